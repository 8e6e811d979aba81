import PostilCore
import PostilStore
import PostilWire

/// The fold of a log in memory: a dictionary and nothing else.
struct PlainFold {
  private var entities: [EntityID: Entity] = [:]
  private var count = 0
  private var roster: Roster

  init(isOpen: Bool) {
    roster = Roster(isOpen: isOpen)
  }

  /// Folds on until a seq.
  ///
  /// - Parameter log: all of it; the event with seq n at n - 1.
  mutating func fold(_ log: [Event], through seq: Seq) {
    while count < Int(seq) {
      let event = log[count]
      count += 1
      roster.apply(event.change, by: event.id.replica, at: Seq(count), receivedAt: event.claimedAt)
      guard let target = event.target else { continue }
      _ = Fold.apply(event, at: Seq(count), to: &entities[target], in: roster)
    }
  }

  var digest: String {
    var digest = StateDigest()
    let ordered = entities.values.map { (key: EntityKey($0.id), entity: $0) }
      .sorted { $0.key < $1.key }
    for (_, entity) in ordered { digest.add(entity.id, state: EntityCoder.encode(entity)) }
    return digest.finalized()
  }
}
