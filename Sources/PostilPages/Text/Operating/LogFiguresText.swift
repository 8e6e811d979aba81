/// The figures of a log and its state.
package enum LogFiguresText {
  /// The same lines for a backup and for a workspace restored from it.
  ///
  /// - Parameter chain: hexadecimal.
  package static func lines(
    events: some BinaryInteger, chain: String, digest: some CustomStringConvertible
  )
    -> [String]
  {
    ["events  \(events)", "chain   \(chain)", "digest  \(digest)"]
  }

  package static func digest(_ digest: some CustomStringConvertible, at seq: UInt64) -> String {
    "\(digest)  at event \(seq)"
  }

  /// - Parameter events: own ones that the digest covers and the log does not hold.
  package static func pending(_ events: Int) -> String {
    "including \(Phrase.counted(events, "event")) of yours that the log does not hold yet"
  }

  package static func replayed(_ events: Int, repaired: Int) -> String {
    let state =
      switch repaired {
      case 0: "the state was right"
      case 1: "1 row of the state was wrong, and was corrected"
      default: "\(repaired) rows of the state were wrong, and were corrected"
      }
    return "replayed \(Phrase.counted(events, "event")): \(state)"
  }

  /// The figures of a log that was read and proved.
  ///
  /// - Parameters:
  ///   - pending: own events beside the log; `nil` in a server's folder.
  ///   - isStateProved: whether the state was folded anew, too.
  package static func sound(
    events: Int, changesets: Int, replicas: Int, pending: Int?, isStateProved: Bool
  ) -> String {
    "ok: \(Phrase.counted(events, "event")) in \(Phrase.counted(changesets, "changeset")) of "
      + Phrase.counted(replicas, "replica") + (pending.map { ", \($0) pending" } ?? "")
      + "; chains, counters\(isStateProved ? ", bases and state" : " and bases") are sound"
  }

  /// For a log that is sound, where the tables beside it could not be proved.
  package static let olderCounts =
    "rooms and members were counted by an earlier version and were not compared"

  package static let heals =
    "the workspace is healing and takes no pushes: replicas may hold events that it lacks"

  /// The time that a part of a check took.
  package static func took(_ part: String, _ time: String, eventsPerSecond: Int?) -> String {
    "\(part): \(time)\(eventsPerSecond.map { ", \($0) events/s" } ?? "")"
  }
}
