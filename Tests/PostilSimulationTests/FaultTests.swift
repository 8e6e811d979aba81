import PostilSimulation
import Testing

/// A checker that is never red proves nothing: each sees a fault that was planted for it.
struct FaultTests {
  /// The checker that must find each fault.
  private static let finders: [(Fault, Checker)] = [
    (.acknowledgesBeforeCommit, .acknowledged),
    (.serverDiskLies, .acknowledged),
    (.replicaDiskLies, .recorded),
    (.logLosesItsEnd, .log),
    (.logIsRewritten, .log),
    (.networkAltersBytes, .errors),
    (.errorIsDisguised, .errors),
    (.cursorStepsBack, .cursor),
    (.latecomerIsDisplayed, .displayed),
    (.clockWins, .accounting),
    (.mergeDropsAVersion, .accounting),
    (.oneReplicaDiffers, .digests),
    (.conflictIsNotListed, .conflicts),
    (.projectionIsDoctored, .rebuild),
    (.prefixIsShort, .asOf),
    (.restorationIsForgotten, .errors),
    (.logsAreJoined, .log),
    (.wrongSignatureIsLetIn, .admission),
    (.readersWorkIsLetIn, .admission),
    (.roleIsForgotten, .admission),
    (.strayIsForgotten, .carried),
    (.successorClaimsAll, .claims),
    (.successorIsAnothers, .attribution),
    (.copiesShareAnID, .log),
    (.refusesWithoutReason, .refusals),
    (.anybodyLowersAtOneReplica, .digests),
    (.anybodyLowers, .accounting),
    (.networkNeverDelivers, .liveness),
  ]

  @Test(arguments: finders)
  func `a planted fault is found by the checker that watches for it`(
    fault: Fault, checker: Checker
  ) throws {
    // Two logs are rare in short runs.
    let seeds: ClosedRange<UInt64> = fault == .logsAreJoined ? 248...248 : 1...100
    for seed in seeds {
      do {
        _ = try Simulation.run(Run(seed: seed), fault: fault)
      } catch let violation as Violation where violation.checker == checker {
        let message = "\(violation)"
        #expect(message.hasPrefix("seed \(seed), \(checker.rawValue): "))
        #expect(message.hasSuffix("\nreplay: Scripts/simulate \(seed)"))
        return
      } catch is Violation {
        // Another checker was first: with another seed, this one will be.
      }
    }
    Issue.record("\(fault) was not found by \(checker)")
  }

  @Test func `every fault and every checker has its test`() {
    #expect(Set(Self.finders.map(\.0)) == Set(Fault.allCases))
    #expect(Set(Self.finders.map(\.1)) == Set(Checker.allCases))
  }
}
