import PostilCore
import PostilServer

extension Terminal {
  /// Prints a notice for the operator about a start that goes on.
  ///
  /// - Parameter directory: the server's, as it was named.
  static func say(of notice: ServerNotice, in directory: String) {
    switch notice {
    case .notServed(let name, let error):
      complain("not served: \(name)\n" + (Diagnosis(error)?.lines ?? "\(error)"))
    case .onAnotherDevice(let name):
      say("note: \(name) lies on another device than when it was last served")
    case .healing(let name, let isPutBack, let until, let end):
      let toEnd = "stop, then postil serve \(directory) --workspace \(name) --healed"
      say(
        healing(name, isPutBack: isPutBack, until: until, end: end)
          + "\nto end it when all replicas have synced: \(toEnd)")
    case .putBack(let name):
      say("note: \(foundPutBack(name)); it takes pushes at once, as --repair-wait 0 says")
    case .otherKey(let lacking):
      say(
        lacking.isEmpty
          ? """
          the server has the key that was announced: replicas that have synced since go on by themselves; \
          others need the link, postil link LINK, and invitations from before must be made anew
          """
          : """
          the server has another key than before, which was not announced in \
          \(lacking.joined(separator: ", ")): every replica there needs the link, postil link LINK
          """)
    case .noLinks(let addresses):
      say(
        """
        serving on all addresses of this machine (\(addresses.joined(separator: ", "))): no \
        link is printed until --public HOST[:PORT] says which of them others reach
        """)
    }
  }

  private static func foundPutBack(_ name: String) -> String {
    "\(name) is not the file that was served last: it was put back from a copy, or copied here"
  }

  /// The notice that a workspace takes no pushes, with the reason and the time at which it will.
  private static func healing(_ name: String, isPutBack: Bool, until: Instant?, end: Seq) -> String
  {
    guard let until else {
      return """
        healing: \(name) was restored from a backup and takes no pushes; every replica that \
        syncs gives back what it lacks, now at event \(end)
        """
    }
    let found = isPutBack ? foundPutBack(name) : "\(name) was put back from a copy"
    return """
      healing: \(found). It takes no pushes until \(until.iso8601); every replica that syncs gives back what it lacks, now at event \
      \(end), and then pushes wait for 24 hours after the last
      """
  }
}
