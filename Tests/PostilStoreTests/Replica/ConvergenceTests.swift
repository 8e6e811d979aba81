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
    var world = try World(seed)
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
    #expect(try world.recorded == UInt64(world.server.head()), "replay: \(seed)")
  }

  @Test(arguments: Seed.range(4))
  func `a replica amid the exchange is its own rebuild`(seed: Seed) throws {
    var world = try World(seed)
    for _ in 0..<40 {
      let replica = try world.step()
      #expect(try replica.isItsOwnRebuild(), "replay: \(seed)")
    }
  }
}

/// Everything that one seed drives.
private struct World {
  let folder: TemporaryFolder
  let replicas: [TestReplica]
  var server: ServerStore
  var choices: Choices
  /// How many events were written.
  var recorded: UInt64 = 3

  init(_ seed: Seed) throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    replicas = try ["north", "south", "east"].map {
      try TestReplica($0, at: folder.file("\($0).sqlite"))
    }
    server = try ServerStore(
      creating: folder.file("server.sqlite"), workspace: .atlas, epoch: Epoch(life: 1))
    choices = seed.choices
  }

  /// - Returns: the replica that did something.
  @discardableResult
  mutating func step() throws -> TestReplica {
    let replica = replicas[choices.below(replicas.count)]
    switch choices.below(8) {
    case 0: try replica.exchange(with: &server, batchBytes: choices.below(2_000))
    case 1: try replica.pull(from: server, batchBytes: 1)
    case 2: try push(replica)
    default:
      try replica.record(change(for: replica))
      recorded += 1
    }
    return replica
  }

  mutating func exchangeAll() throws {
    for replica in replicas + replicas { try replica.exchange(with: &server) }
  }

  /// The acknowledgement is lost: what was pushed stays in the outbox until it is pulled.
  private mutating func push(_ replica: TestReplica) throws {
    let held = try server.standing(of: replica.store.replica)?.lastCounter ?? 0
    guard let waiting = try replica.store.read({ try $0.outbox(after: held) }) else { return }
    _ = try server.append([waiting, waiting], receivedAt: .noon)
  }

  private mutating func change(for replica: TestReplica) throws -> Change {
    let rows = try replica.rows()
    guard let row = rows.randomElement(using: &choices), !choices.once(in: 6) else {
      return .articleImported(.sample("Title \(choices.below(4))"))
    }
    let id = row.entity.id
    // With words that merge, and some that do not.
    let value = Text("one \(choices.below(3)) two three \(choices.below(3)) four")
    switch choices.below(10) {
    case 0: return .deleted(id)
    case 1: return .restored(id)
    case 2: return .tagged(entity: id, tag: value)
    case 3: return .untagged(entity: id, tag: value)
    case 4: return .markingSet(entity: id, marking: choices.once(in: 2) ? .red : .green)
    case 5: return .fieldSet(entity: id, field: .assignee, value: value)
    case 6: return .conflictResolved(entity: id, field: .text, value: .text(value), why: "")
    default: return grown(on: row.entity, value)
    }
  }

  private mutating func grown(on entity: Entity, _ value: Text) -> Change {
    switch entity.id {
    case .article(let article):
      guard case .revision(let revision)? = entity.value(of: .current), !choices.once(in: 4) else {
        return .articleObserved(article: article, what: "comment count", value: value)
      }
      return .annotationAdded(
        NewAnnotation(
          article: article, revision: revision, start: UInt32(choices.below(9)), end: 9,
          motivation: nil, note: value, tags: []))
    case .annotation(let annotation):
      return choices.once(in: 2)
        ? .noteEdited(annotation: annotation, text: value)
        : .replyAdded(annotation: annotation, parent: nil, body: value)
    case .reply(let reply):
      guard case .reply(let facts) = entity.facts, choices.once(in: 2) else {
        return .replyEdited(reply: reply, text: value)
      }
      return .replyAdded(annotation: facts.annotation, parent: reply, body: value)
    case .term: preconditionFailure("nothing makes a term yet")
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

extension TestReplica {
  /// By their keys: the same seed makes the same choices among them.
  fileprivate func rows() throws -> [FoldedRow] {
    try store.read { view in
      try EntityKind.allCases.flatMap { try view.all(of: $0) }.map { row in
        FoldedRow(
          entity: row.entity, text: row.text, hasConflict: row.attention.contains(.conflict),
          deletion: row.attention.deletion)
      }
    }
  }
}
