import PostilCore
import TestSupport
import Testing

/// ⚖ A write replaces the heads that it has seen and stands beside those that it has not: against
/// an oracle that knows no registers.
struct HeadsTests {
  @Test(arguments: Seed.range(300))
  func `heads are the writes that no other has seen, in log order, pending last`(seed: Seed) {
    for scene in World.scenes(seed) {
      let oracle = Oracle(scene)
      let registers = scene.state.entities.values.flatMap { entity in
        entity.registers.map { (Oracle.Place(entity: entity.id, field: $0.field), $0.register) }
      }
      #expect(Set(registers.map(\.0)) == Set(oracle.writes.keys))
      for (place, register) in registers {
        let standing = oracle.standing(place)
        #expect(
          register.heads.map(\.stamp.event) == standing.map { oracle.events[$0.event].id },
          "\(seed.description), \(place)")
        #expect(register.heads.map(\.value) == standing.map(\.value))
        #expect(
          register.heads.map(\.stamp.seq)
            == standing.map { $0.event < scene.log.count ? Seq($0.event) + 1 : nil })
      }
    }
  }

  @Test(arguments: Seed.range(300))
  func `origins are the imports that knew of no other, in log order, pending last`(seed: Seed) {
    for scene in World.scenes(seed) {
      let oracle = Oracle(scene)
      #expect(Set(scene.state.entities.keys) == Set(oracle.creations.keys))
      for (id, entity) in scene.state.entities {
        #expect(
          entity.origins.map(\.stamp.event) == oracle.origins(of: id),
          "\(seed.description), \(id)")
      }
    }
  }

  @Test(arguments: Seed.range(300))
  func `a register has at most one head of each replica`(seed: Seed) {
    for scene in World.scenes(seed) {
      for named in scene.state.entities.values.flatMap(\.registers) {
        let (field, register) = (named.field, named.register)
        let replicas = register.heads.map(\.stamp.event.replica)
        #expect(Set(replicas).count == replicas.count, "\(seed.description), \(field)")
        #expect(!replicas.isEmpty)
      }
    }
  }

  @Test(arguments: Seed.range(300))
  func `every rule makes its value of the heads`(seed: Seed) {
    for scene in World.scenes(seed) {
      let oracle = Oracle(scene)
      for place in oracle.writes.keys {
        let standing = oracle.standing(place).map(\.value)
        let shown = scene.state.entities[place.entity]?.value(of: place.field)
        switch place.field {
        case .tag: #expect(shown == standing.first { $0 != .text("") } ?? .text(""))
        case .marking:
          let levels = Marking.allCases.filter { standing.contains(.marking($0)) }
          #expect(shown == levels.max().map(Value.marking))
        case .observed: #expect(shown == standing.last)
        case .audience: #expect(shown == .flag(!standing.contains(.flag(false))))
        case .assessment:
          #expect(standing.count <= 1, "one writer")
          #expect(shown == standing.first)
        case .text, .plain, .current, .deleted, .anchor, .withdrawn, .duplicateOf, .alias,
          .description:
          #expect(shown == standing.first)
        }
      }
    }
  }
}
