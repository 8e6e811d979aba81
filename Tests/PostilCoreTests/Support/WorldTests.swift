import PostilCore
import TestSupport
import Testing

/// The random runs reach every case: a law about conflicts proves nothing on seeds without conflicts.
struct WorldTests {
  @Test func `the same seed gives the same run`() {
    let seed = Seed(number: 7)
    #expect(World.run(seed).log == World.run(seed).log)
    #expect(World.run(seed).log != World.run(Seed(number: 8)).log)
  }

  @Test func `runs leave replicas behind the log and with pending events`() {
    let worlds = Seed.range(20).map { World.run($0) }
    let peers = worlds.flatMap { world in world.peers.map { (world.log.count, $0) } }
    #expect(peers.contains { Int($1.cursor) < $0 && !$1.outbox.isEmpty })
    #expect(peers.contains { Int($1.cursor) == $0 && $1.outbox.isEmpty })
  }

  @Test func `runs reach conflicts in every kind of field that can have them`() {
    let entities = Seed.range(50).flatMap(World.scenes).flatMap(\.state.entities.values)
    let conflicts = entities.flatMap {
      $0.conflicts(deletion: .none, isProseOpen: $0.dividedProse != nil)
    }.map(\.field.number)
    #expect(Set(conflicts).isSuperset(of: [Field.text, .current, .plain(.status)].map(\.number)))
  }

  @Test func `runs reach several values under every rule`() {
    let registers = Seed.range(50).flatMap(World.scenes).flatMap(\.state.entities.values)
      .flatMap(\.registers)
      .filter { Set($0.register.heads.map(\.value)).count > 1 }
    #expect(Set(registers.map(\.field.rule)).count == 7)
  }

  @Test func `runs reach deletions of one entity of which only some knew every edit`() {
    let entities = Seed.range(50).flatMap(World.scenes).flatMap(\.state.entities.values)
    let disputed = entities.filter { entity in
      let others = entity.registers.filter { $0.field != .deleted }.flatMap(\.register.heads)
      let isKnowing = entity.standingDeletions.map { deletion in
        others.allSatisfy { deletion.hasSeen($0.stamp) }
      }
      return Set(isKnowing).count == 2
    }
    #expect(!disputed.isEmpty)
  }

  @Test func `runs reach several origins, and every reason to ignore an event`() {
    let states = Seed.range(50).flatMap(World.scenes).map(\.state)
    let origins = states.flatMap(\.entities.values).map(\.origins.count)
    #expect((origins.max() ?? 0) == 3)
    #expect(Set(states.flatMap(\.ignored.values)).count == 4)
  }
}
