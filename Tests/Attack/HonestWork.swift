import PostilCore
import PostilLog
import PostilWire
import PostilWorkload
import TestSupport

/// As many bytes of a team's usual work.
struct HonestWork {
  let events: Int
  let bytes: Int
  /// The invitation of somebody who is to clone.
  let invitation: SigningKey

  static func fill(_ ground: Ground, bytes limit: Int, seed: UInt64) throws -> HonestWork {
    var events = 0
    var bytes = 0
    // About 320 bytes an event and 3,000 an article; the rest of it is not read.
    let count = limit / 300 + 1_000
    for changeset in Workload(articles: count / 50, annotationEvents: count, seed: seed) {
      guard try ground.append([changeset]) else { continue }
      events += changeset.events.count
      bytes += changeset.events.bytes.count
      if bytes >= limit { break }
    }
    let key = SigningKey.ofTests("guest")
    let invited = Change.memberInvited(
      Invitation(publicKey: key.publicKey, guest: .member(.reader, name: nil), expires: nil))
    _ = try ground.store.record(
      [invited], by: SigningKey.ofTests("operator"), now: Instant(milliseconds: 1_800_000_000_000))
    return HonestWork(events: events, bytes: bytes, invitation: key)
  }
}
