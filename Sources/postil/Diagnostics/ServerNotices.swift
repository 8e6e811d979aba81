import PostilCore
import PostilLog
import PostilServer

extension Terminal {
  /// Prints a notice for the operator about a start that goes on.
  ///
  /// - Parameter directory: the server's, as it was named.
  static func say(of notice: ServerNotice, in directory: String) {
    switch notice {
    case .notServed(let name, let error):
      complain(Diagnosis.lines("not served: \(name)", error))
    case .withoutKey(let name):
      say(
        """
        note: \(directory) does not hold the operator's key of \(name): nobody signs where its log ends; \
        copy workspaces/\(name) from the folder that it was made from
        """)
    case .onAnotherDevice(let name):
      say("note: \(name) is on a different device than when it was last served")
    case .healing(let name, let recognition, let isShared, let until, let end):
      let start =
        "postil serve \(directory)\(isShared ? " --store URI" : "") --workspace \(name) --healed"
      say(
        healing(name, recognition, isShared: isShared, until: until, end: end)
          + "\nto end it once all replicas have synced: stop the server, then run '\(start)'")
    case .putBack(let name, let recognition):
      say(
        "note: \(found(name, recognition)); it takes pushes at once, because of --repair-wait 0")
    case .otherKey(let lacking):
      say(
        lacking.isEmpty
          ? """
          the server now has the key that was announced: replicas that have synced since go on by themselves; \
          all others must run 'postil link LINK', and unused invitations must be made again
          """
          : """
          the server has a new key, which was not announced in \(lacking.joined(separator: ", ")): \
          every replica there must run 'postil link LINK'
          """)
    case .noLinks(let addresses):
      say(
        """
        serving on all addresses of this machine (\(addresses.joined(separator: ", "))): no \
        link is printed until --public HOST[:PORT] names one that others can reach
        """)
    }
  }

  /// The sentence about how a start recognised a log, without its end.
  private static func found(_ name: String, _ recognition: Recognition, isShared: Bool = false)
    -> String
  {
    switch recognition {
    case .same, .sameOnAnotherDevice:
      isShared
        ? "\(name) may lack events that were acknowledged" : "\(name) was put back from a copy"
    case .putBack:
      "\(name) is not the file that was last served: it was put back from a copy, or copied here"
    case .unproven:
      "the database of \(name) failed over, or is a copy, and no server remembers how far the log went"
    case .shorter(let seq):
      """
      \(name) ends before event \(seq), which was acknowledged: its database failed over to a standby \
      without it, or was put back from a copy
      """
    case .another(let seq):
      """
      \(name) has another history than was acknowledged up to event \(seq): its database was put back from a copy, and \
      others pushed into it
      """
    }
  }

  /// The notice that a workspace takes no pushes, with the reason and the time at which it will.
  private static func healing(
    _ name: String, _ recognition: Recognition, isShared: Bool, until: Instant?, end: Seq
  ) -> String {
    let gaveBack = "every replica that syncs gives back what is missing"
    let end = "the log now ends at event \(end)"
    guard let until else {
      guard recognition.loss == .anotherHistory else {
        return """
          healing: \(name) was restored from a backup and takes no pushes; \(gaveBack); \(end)
          """
      }
      return """
        healing: \(found(name, recognition)). It takes no pushes until you decide: restore the database with the \
        history that was acknowledged, or go on with this one; \(end)
        """
    }
    return """
      healing: \(found(name, recognition, isShared: isShared)). It takes no pushes until \(Terminal.styles.moment(until.iso8601)), or until 24 hours after a replica \
      last gave something back; \(gaveBack); \(end)
      """
  }
}
