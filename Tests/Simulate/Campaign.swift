import Foundation
import PostilSimulation
import Synchronization

/// The outcome of one seed or of many.
struct Outcome: Sendable {
  var tally = Tally()
  var failure: String?

  init() {}

  init(of run: Run, tell: (@Sendable (String) -> Void)? = nil) {
    do {
      tally = try Simulation.run(run, tell: tell)
    } catch {
      failure = error is Violation ? "\(error)" : "\(run): \(error)\nreplay: \(run.command)"
    }
  }
}

/// Many seeds, spread over the cores; the first that fails ends it. SIGINT and SIGTERM let the seeds that run
/// come to their end, so that hours of work are told of.
struct Campaign {
  let first: UInt64
  let seeds: UInt64
  let rounds: Int
  let replicas: Int?

  /// - Returns: the outcome, and whether a signal ended it.
  func run() -> (outcome: Outcome, isStopped: Bool) {
    for number in [SIGINT, SIGTERM] { signal(number) { _ in stop.store(true, ordering: .relaxed) } }
    let state = Mutex((next: first, outcome: Outcome()))
    DispatchQueue.concurrentPerform(iterations: ProcessInfo.processInfo.activeProcessorCount) { _ in
      while let seed = state.withLock({ next(&$0.next, $0.outcome) }) {
        let outcome = Outcome(of: Run(seed: seed, replicas: replicas))
        state.withLock { state in
          state.outcome.tally += outcome.tally
          if state.outcome.failure == nil { state.outcome.failure = outcome.failure }
        }
      }
    }
    return (state.withLock { $0.outcome }, stop.load(ordering: .relaxed))
  }

  private func next(_ next: inout UInt64, _ outcome: Outcome) -> UInt64? {
    let isEnough = next >= first + seeds && outcome.tally.rounds >= rounds
    guard outcome.failure == nil, !isEnough, !stop.load(ordering: .relaxed) else { return nil }
    defer { next += 1 }
    return next
  }
}

private let stop = Atomic(false)

extension Tally {
  func lines(seconds: Double) -> String {
    """
    \(seeds) seeds, \(rounds) sync rounds (\(finished) finished) in \(Int(seconds)) s, \
    \(Int(Double(rounds) / seconds)) a second
    \(replicaCrashes) crashes of replicas, \(serverCrashes) of servers, \(powerCuts) of them power cuts
    \(cuts) connections cut, \(duplicates) opened beside an older one
    \(restorations) servers restored or put back, \(repairs) of them told so by a replica; they lacked \(lostEvents) events, \(healedEvents) of which were given back; \(forks) went on beside a log that was lost, which \(startedOver) replicas let go of
    \(events) events (\(ignored) ignored), \(segments) segments sealed, \(prefixes) prefixes looked back at
    \(acts) acts about members, \(refusals) refusals; \(revoked) desks revoked, \(stuck) more with work that was not taken; \(vainLowerings) vain lowerings seen
    \(putBack) folders put back, \(copies) copied and used beside, \(devices) further devices; \(successions) new identities, under which \(recordedAnew) events were recorded anew; \(revokedSuccessors) of them revoked
    \(revisions) other texts of articles, \(vainRevisions) that were not what they said; \(setAside) events set aside at the end, \(parked) parked for want of room, \(adopted) adopted
    \(conflicts) conflicts listed at the end, \(resolutions) resolved before, \(joinedTexts) texts joined
    """
  }
}
