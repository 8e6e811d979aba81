import PostilCore
import TestSupport
import Testing

/// The properties of "has seen" in any log that the server let in.
struct CausalityTests {
  @Test(arguments: Seed.range(300))
  func `one integer of context says all that an event has seen`(seed: Seed) {
    for scene in World.scenes(seed) {
      let oracle = Oracle(scene)
      let seen = Self.seen(scene)
      #expect(seen == oracle.seen, "\(seed.description)")
    }
  }

  /// Over all triples: if a has seen b and b has seen c, then a has seen c.
  @Test(arguments: Seed.range(300))
  func `has-seen is transitive and never mutual`(seed: Seed) {
    for scene in World.scenes(seed) {
      let seen = Self.seen(scene)
      for (event, mask) in seen.enumerated() {
        for other in seen.indices where mask & (1 << UInt128(other)) != 0 {
          #expect(seen[other] & ~mask == 0, "\(seed.description), \(event) saw \(other)")
          #expect(seen[other] & (1 << UInt128(event)) == 0)
        }
        #expect(mask & (1 << UInt128(event)) == 0)
      }
    }
  }

  /// By the stamps alone: bit f of the e-th says that e has seen f.
  private static func seen(_ scene: Scene) -> [UInt128] {
    let stamps =
      scene.log.enumerated().map { $1.stamp(at: Seq($0) + 1) }
      + scene.outbox.map { $0.stamp(at: nil) }
    return stamps.map { stamp in
      stamps.enumerated().reduce(0) { mask, other in
        stamp.hasSeen(other.element) ? mask | 1 << UInt128(other.offset) : mask
      }
    }
  }
}
