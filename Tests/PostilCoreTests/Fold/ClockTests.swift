import PostilCore
import TestSupport
import Testing

/// ⚖ No clock decides anything.
struct ClockTests {
  @Test(arguments: Seed.range(50))
  func `clocks that are years off change nothing`(seed: Seed) {
    var world = World.run(seed)
    world.syncAll()
    var random = seed.random
    let decade: Int64 = 10 * 365 * 86_400_000
    // Each event by another clock, and the whole log backwards in time.
    let wild = world.log.map { event in
      event.claimed(
        at: Int64(random.number(below: Int(2 * decade))) - decade + 1_750_000_000_000)
    }
    let backwards = world.log.enumerated().map { $1.claimed(at: -Int64($0) * decade) }
    let folded = FoldedState(log: world.log)
    for log in [wild, backwards] {
      let isSame = FoldedState(log: log) == folded
      #expect(isSame, "\(seed.description)")
    }
  }
}

extension Event {
  fileprivate func claimed(at milliseconds: Int64) -> Event {
    Event(
      id: id, base: base, claimedAt: Instant(milliseconds: milliseconds), change: change)
  }
}
