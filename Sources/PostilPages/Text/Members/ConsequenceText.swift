/// The consequences of a decision about members that nobody can take back.
package enum ConsequenceText {
  /// - Parameters:
  ///   - act: what is to be done.
  ///   - consequences: sentences.
  package static func warning(_ act: String, _ consequences: [String]) -> String {
    (["warning: this cannot be undone: \(act)"] + consequences).joined(separator: "\n")
  }

  package static let question = "go on? [y/N] "

  /// - Parameter named: a name, with what it is the name of.
  package static func revoking(_ named: String) -> String { "revoke \(named)" }

  package static func making(_ name: String, _ role: String) -> String { "make \(name) \(role)" }

  package static let ownRole =
    "you cannot raise your own role again: an admin or the operator must"

  /// The consequences of revoking somebody else.
  package static func losing(_ name: String) -> String {
    "\(name)'s unpushed work can then no longer be pushed, and nobody else can join under that name; an "
      + "admin can adopt the work: postil bundle apply FILE --adopt WHY"
  }

  /// The consequences of revoking this replica.
  ///
  /// - Parameter unpushed: own events that the log does not hold.
  package static func losingItself(unpushed: Int) -> [String] {
    ["this replica can then no longer push or pull"]
      + (unpushed > 0
        ? [
          "your unpushed work (\(Phrase.counted(unpushed, "event"))) would remain only here: run "
            + "'postil push' first"
        ] : [])
  }

  package static func lastAdmin(_ name: String) -> String {
    "\(name) is the last admin: after this only the operator, in the server's folder, can invite, set "
      + "roles and revoke"
  }
}
