import PostilCore
import Testing

struct ConflictTests {
  /// An annotation whose status and colour two replicas set unknowingly, and whose tags, marking
  /// and note leave nothing to decide.
  private static func disputed() throws -> (ScriptedLog, Entity) {
    var log = ScriptedLog()
    log.importFlood()
    let note = log.annotate()
    let seen = log.end
    for (replica, value): (ReplicaID, Text) in [(.north, "open"), (.south, "accepted")] {
      log.add(replica, seen: seen, .fieldSet(entity: note, field: .status, value: value))
    }
    log.add(.north, seen: seen, .fieldSet(entity: note, field: .color, value: "red"))
    log.add(.south, seen: seen, .fieldSet(entity: note, field: .color, value: "blue"))
    log.add(.north, seen: seen, .tagged(entity: note, tag: "a"))
    log.add(.south, seen: seen, .untagged(entity: note, tag: "a"))
    log.add(.north, seen: seen, .markingSet(entity: note, marking: .red))
    log.add(.south, seen: seen, .markingSet(entity: note, marking: .green))
    log.add(.north, seen: seen, .fieldSet(entity: note, field: .due, value: "2025-01-01"))
    log.add(.south, seen: seen, .fieldSet(entity: note, field: .due, value: "2025-01-01"))
    return (log, try #require(log[note]))
  }

  @Test func `conflicts are listed by field, with all heads in log order`() throws {
    let (_, entity) = try Self.disputed()
    let conflicts = entity.conflicts(deletion: .none, isProseOpen: false)
    #expect(conflicts.map(\.field) == [.plain(.status), .plain(.color)])
    #expect(conflicts.first?.heads.map(\.value) == [.text("open"), .text("accepted")])
    #expect(conflicts.allSatisfy { $0.entity == entity.id })
    #expect(entity.valueConflictCount == 2)
  }

  @Test func `the first in log order is displayed meanwhile`() throws {
    let (_, entity) = try Self.disputed()
    #expect(entity.value(of: .plain(.status)) == .text("open"))
  }

  @Test func `a resolution that has seen all heads settles the field`() throws {
    var (log, entity) = try Self.disputed()
    log.add(
      .west,
      .conflictResolved(
        entity: entity.id, field: .plain(.status), value: .text("accepted"), why: "agreed"))
    entity = try #require(log[entity.id])
    #expect(entity.conflicts(deletion: .none, isProseOpen: false).map(\.field) == [.plain(.color)])
    #expect(entity.value(of: .plain(.status)) == .text("accepted"))
  }

  @Test func `two resolutions that have not seen each other are a conflict again`() throws {
    var (log, entity) = try Self.disputed()
    let seen = log.end
    for (replica, value): (ReplicaID, Text) in [(.west, "open"), (.south, "rejected")] {
      log.add(
        replica, seen: seen,
        .conflictResolved(
          entity: entity.id, field: .plain(.status), value: .text(value), why: ""))
    }
    entity = try #require(log[entity.id])
    #expect(entity[.plain(.status)]?.heads.map(\.value) == [.text("open"), .text("rejected")])
    #expect(entity[.plain(.status)]?.isConflict(by: .register) == true)
  }

  @Test func `an entity that was edited while deleted lists its deletion`() throws {
    var (log, entity) = try Self.disputed()
    log.add(.west, seen: log.end - 1, .deleted(entity.id))
    entity = try #require(log[entity.id])
    #expect(log.deletion(of: entity.id) == .contested)
    #expect(
      entity.conflicts(deletion: .contested, isProseOpen: false).map(\.field)
        == [.deleted, .plain(.status), .plain(.color)])
    for other in [Deletion.none, .hidden] {
      #expect(
        entity.conflicts(deletion: other, isProseOpen: false).map(\.field) == [
          .plain(.status), .plain(.color),
        ])
    }
  }

  @Test func `an entity without disputes has no conflict`() throws {
    var log = ScriptedLog()
    log.importFlood()
    let note = log.annotate()
    let entity = try #require(log[note])
    #expect(entity.conflicts(deletion: .none, isProseOpen: false).isEmpty)
    #expect(entity.valueConflictCount == 0)
  }
}
