import PostilCore
import PostilStore
import PostilWire

/// The fold of a log in memory: a dictionary and nothing else.
struct PlainFold {
  private let isOpen: Bool
  private let rooms: OracleVerdicts.Rooms?
  private var entities: [EntityID: Entity] = [:]

  init(isOpen: Bool, rooms: OracleVerdicts.Rooms?) {
    self.isOpen = isOpen
    self.rooms = rooms
  }

  /// Folds from the first event through a seq.
  ///
  /// - Parameter log: all of it; the event with seq n at n - 1.
  mutating func fold(_ log: [Event], through seq: Seq) {
    entities = [:]
    var roster = Roster(isOpen: isOpen)
    let log = Array(log.prefix(Int(seq)))
    let verdicts = OracleVerdicts(log, roster: OracleRoster(log, isOpen: isOpen), rooms: rooms)
    for (index, event) in log.enumerated() {
      let seq = Seq(index + 1)
      if verdicts.adoptedActs.contains(index) { continue }
      roster.apply(event.change, by: event.id.replica, at: seq, receivedAt: event.claimedAt)
      guard let target = event.target, !verdicts.isVoid(event, at: index) else { continue }
      _ = Fold.apply(event, at: seq, to: &entities[target], in: roster)
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
