package import PostilCore
import PostilLog
import PostilStore
package import PostilWire

/// Tells the replicas of a folder's workspaces, each in its own log, which key the server will have next.
package struct KeyAnnouncement: Sendable {
  private let folder: ServerFolder
  package let pin: Pin
  /// The key that the server has until then.
  package let replaced: Pin

  /// The outcome in one workspace.
  package enum Outcome {
    case announced
    /// The log says so already.
    case known
    /// Nothing is signed there: anybody could have announced a key in its log.
    case open
    case archived
    case failed(any Error)
  }

  /// - Parameter pin: the next key's, or `replaced` itself to withdraw an announcement.
  package init(of pin: Pin, replacing replaced: Pin, in folder: ServerFolder) {
    self.folder = folder
    self.pin = pin
    self.replaced = replaced
  }

  /// Puts it into the logs that do not have it, whether a server serves them meanwhile or not.
  package func make(now: Instant) throws -> [(workspace: String, outcome: Outcome)] {
    try folder.workspaces().map { workspace in
      do {
        return (workspace.name, try make(in: workspace, now: now))
      } catch {
        return (workspace.name, .failed(error))
      }
    }
  }

  /// The workspaces that are served to members and whose replicas cannot learn of the key. A workspace that cannot
  /// be read is not served.
  package func lacking() throws -> [String] {
    try folder.workspaces().filter { workspace in
      guard !workspace.isArchived, let store = try? workspace.reading(), !store.workspace.isOpen,
        let roster = try? store.members()
      else { return false }
      return !roster.pins(after: replaced.bytes).contains(pin.bytes)
    }.map(\.name)
  }

  private func make(in workspace: WorkspaceFolder, now: Instant) throws -> Outcome {
    guard !workspace.isArchived else { return .archived }
    let store = try workspace.reading()
    if store.workspace.isOpen { return .open }
    if try isKnown(to: store.members()) { return .known }
    try OperatorDesk(at: workspace.path).record(
      .serverKeyAnnounced(pin: pin.bytes, replacing: replaced.bytes), now: now)
    return .announced
  }

  private func isKnown(to roster: Roster) -> Bool {
    let next = roster.pins(after: replaced.bytes)
    return pin == replaced ? next.isEmpty : next.first == pin.bytes
  }
}
