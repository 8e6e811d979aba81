/// A replica or a workspace that a command made, moved or archived, for programs.
package struct PlaceLine: Encodable {
  private let workspace: String
  /// The replica's folder, or the server's.
  private let folder: String
  /// The name under which the replica joined; absent for a server's folder.
  private let replica: String?
  /// Absent where there is no server, or its link is not known yet.
  private let link: String?
  /// The last seq of the log that it holds; absent where that was not looked at.
  private let events: Int?
  private let archived: Bool?

  package init(
    _ workspace: String, in folder: String, as replica: String? = nil,
    link: (some CustomStringConvertible)? = String?.none, events: UInt64? = nil,
    isArchived: Bool? = nil
  ) {
    (self.workspace, self.folder, self.replica) = (workspace, folder, replica)
    (self.link, archived) = (link.map { "\($0)" }, isArchived)
    self.events = events.map { Int($0) }
  }
}
