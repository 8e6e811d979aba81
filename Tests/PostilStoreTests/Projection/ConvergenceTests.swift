import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// Three replicas and a server, driven by one seed and without sockets.
struct ConvergenceTests {
  @Test(arguments: Seed.range(20))
  func `replicas that exchange all events agree with each other and with the fold`(seed: Seed)
    throws
  {
    var world = try ReplicaWorld(seed)
    for _ in 0..<60 { try world.step() }
    try world.exchangeAll()
    let digests = try world.replicas.map { try $0.digest }
    #expect(Set(digests).count == 1, "replay: \(seed)")
    for replica in world.replicas {
      #expect(try replica.pendingCount == 0)
      #expect(try replica.isItsOwnRebuild(), "replay: \(seed)")
      let rows = Set(try replica.rows())
      #expect(rows == (try PlainFold(world.server).rows), "replay: \(seed)")
    }
    #expect(try world.recorded == UInt64(world.server.end()), "replay: \(seed)")
  }

  @Test(arguments: Seed.range(4))
  func `a replica amid the exchange is its own rebuild`(seed: Seed) throws {
    var world = try ReplicaWorld(seed)
    for _ in 0..<40 {
      let replica = try world.step()
      #expect(try replica.isItsOwnRebuild(), "replay: \(seed)")
    }
  }
}

/// The fold in memory: a dictionary and nothing else.
private struct PlainFold {
  var entities: [EntityID: Entity] = [:]
  var histories: [EntityID: [RecordedEvent]] = [:]

  init(_ log: some LogStore) throws {
    for logged in try log.changesets(after: 0, bytes: .max) {
      for (index, event) in try logged.changeset.decoded().enumerated() {
        guard let target = event.target else { continue }
        let seq = logged.firstSeq + UInt64(index)
        guard Fold.apply(event, at: seq, to: &entities[target]) == .applied else { continue }
        let place = RecordedEvent.Place(seq: seq, receivedAt: logged.receivedAt)
        histories[target, default: []].append(RecordedEvent(event: event, place: place))
      }
    }
  }

  /// With flags weighed for each entity anew, over everything that hangs on it.
  var rows: Set<FoldedRow> {
    Set(
      entities.values.map { entity in
        let children = entities.values.filter { $0.facts.parent == entity.id }
        let grandchildren = children.flatMap { child in
          entities.values.filter { $0.facts.parent == child.id }
        }
        var descendants = children + grandchildren
        if case .reply(let reply) = entity.id {
          let thread = entities.values.filter { $0.facts.parent == entity.facts.parent }
          descendants = Thread.answers(to: reply, in: thread)
        }
        let deletion = Deletion(of: entity, descendants: descendants)
        let prose = prose(of: entity)
        return FoldedRow(
          entity: entity, text: prose.text,
          hasConflict: entity.valueConflictCount > 0 || prose.isConflict, deletion: deletion)
      })
  }

  private func prose(of entity: Entity) -> (text: Text?, isConflict: Bool) {
    guard let heads = entity[.text]?.heads else { return (nil, false) }
    let history = FieldHistory(of: .text, in: histories[entity.id] ?? [])
    switch ProseHistory(history).outcome(of: heads) {
    case .settled(let text), .merged(let text, _): return (text, false)
    case .conflict:
      guard case .text(let first) = heads[0].value else { return (nil, true) }
      return (first, true)
    }
  }
}

private struct FoldedRow: Hashable {
  let entity: Entity
  let text: Text?
  let hasConflict: Bool
  let deletion: Deletion
}

extension Desk {
  /// By their keys: the same seed makes the same choices among them.
  fileprivate func rows() throws -> [FoldedRow] {
    try store.read { view in
      try EntityKind.allCases.flatMap { try view.all(of: $0) }.map { row in
        FoldedRow(
          entity: row.entity, text: row.text, hasConflict: row.flags.contains(.conflict),
          deletion: row.flags.deletion)
      }
    }
  }
}
