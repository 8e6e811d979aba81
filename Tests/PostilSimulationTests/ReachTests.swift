import PostilSimulation
import Testing

/// A law proves nothing about cases that no run reaches.
struct ReachTests {
  @Test func `the first seeds reach everything that can go wrong`() throws {
    var tally = Tally()
    for seed in 1...80 as ClosedRange<UInt64> { tally += try Simulation.run(Run(seed: seed)) }
    #expect(tally.seeds == 80)
    #expect(tally.finished < tally.rounds)
    #expect(tally.replicaCrashes > tally.serverCrashes)
    #expect(tally.serverCrashes > 0)
    #expect(tally.powerCuts > 0)
    #expect(tally.cuts > 0)
    #expect(tally.duplicates > 0)
    #expect(tally.ignored > 0)
    #expect(tally.conflicts > 0)
    #expect(tally.resolutions > 0)
    #expect(tally.joinedTexts > 0)
    #expect(tally.segments > 0)
    #expect(tally.restorations > tally.repairs)
    #expect(tally.repairs > 0)
    #expect(tally.healedEvents > 0)
    #expect(tally.healedEvents < tally.lostEvents)
    #expect(tally.prefixes > 0)
    #expect(tally.openWorkspaces > 0)
    #expect(tally.openWorkspaces < tally.seeds / 4)
    #expect(tally.putBack > 0)
    #expect(tally.copies > 0)
    #expect(tally.devices > 0)
    #expect(tally.successions > 0)
    #expect(tally.recordedAnew > 0)
    #expect(tally.acts > tally.announcements)
    #expect(tally.announcements > 0)
    #expect(tally.refusals > 0)
    #expect(tally.revoked > 0)
    #expect(tally.stuck > 0)
    #expect(tally.adopted > 0)
    #expect(tally.revisions > tally.vainRevisions)
    #expect(tally.vainRevisions > 0)
  }

  /// Rare in short runs, since all must have joined before the backup.
  @Test func `a server goes on beside a log that it lost, and replicas let go of that`() throws {
    let tally = try Simulation.run(Run(seed: 248))
    #expect(tally.forks == 1)
    #expect(tally.startedOver == 3)
    #expect(tally.recordedAnew > 0)
  }

  /// Rare in short runs: somebody who is no admin must first see what an admin marked.
  @Test func `somebody tries in vain to lower a marking`() throws {
    let tally = try Simulation.run(Run(seed: 307))
    #expect(tally.vainLowerings > 0)
  }

  /// Rare in short runs, since most take their new identity when all is over.
  @Test func `a replica that goes on under another identity is revoked`() throws {
    let tally = try Simulation.run(Run(seed: 280))
    #expect(tally.revokedSuccessors > 0)
  }
}
