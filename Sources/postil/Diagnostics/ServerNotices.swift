import PostilCore
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
    case .healing(let name, let isPutBack, let until, let end):
      let toEnd =
        "stop the server, then run 'postil serve \(directory) --workspace \(name) --healed'"
      say(
        healing(name, isPutBack: isPutBack, until: until, end: end)
          + "\nto end it once all replicas have synced: \(toEnd)")
    case .putBack(let name):
      say("note: \(foundPutBack(name)); it takes pushes at once, because of --repair-wait 0")
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

  private static func foundPutBack(_ name: String) -> String {
    "\(name) is not the file that was last served: it was put back from a copy, or copied here"
  }

  /// The notice that a workspace takes no pushes, with the reason and the time at which it will.
  private static func healing(_ name: String, isPutBack: Bool, until: Instant?, end: Seq) -> String
  {
    guard let until else {
      return """
        healing: \(name) was restored from a backup and takes no pushes; every replica that \
        syncs gives back what is missing; the log now ends at event \(end)
        """
    }
    let found = isPutBack ? foundPutBack(name) : "\(name) was put back from a copy"
    return """
      healing: \(found). It takes no pushes until \(Terminal.styles.moment(until.iso8601)), or until 24 hours after a replica \
      last gave something back; every replica that syncs gives back what is missing; the log now ends at event \(end)
      """
  }
}
