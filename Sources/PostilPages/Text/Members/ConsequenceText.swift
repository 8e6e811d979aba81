/// The consequences of a decision about members that nobody can take back.
package enum ConsequenceText {
  package static let ownRole =
    "you cannot raise your own role again: an admin or the operator must"

  /// The consequences of revoking somebody else.
  package static func losing(_ name: String) -> String {
    "what \(name) has not pushed can no longer be pushed, and nobody else can join by this name; an "
      + "admin can adopt the work: postil bundle apply FILE --adopt WHY"
  }

  /// The consequences of revoking this replica.
  ///
  /// - Parameter unpushed: own events that the log does not hold.
  package static func losingItself(unpushed: Int) -> [String] {
    ["this replica can then neither push nor pull any more"]
      + (unpushed > 0
        ? [
          "\(Phrase.counted(unpushed, "event")) of yours, not pushed yet, would stay here alone: run "
            + "'postil push' first"
        ] : [])
  }

  package static func lastAdmin(_ name: String) -> String {
    "\(name) is the last admin: only the operator, in the server's folder, could then invite, set roles "
      + "and revoke"
  }
}
