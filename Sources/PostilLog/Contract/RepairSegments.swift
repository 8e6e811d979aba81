package import PostilCore
package import PostilWire

/// The runs that a replica gives back to a log that lost its end.
package struct RepairSegments: Equatable, Sendable {
  /// At least one, without a gap.
  package let runs: [Segment]
  /// An end that the operator signed: if the runs extend the log to exactly that, the log was restored from
  /// a copy, and heals from then on. `nil` for a log that heals.
  package let claim: LogEnd?

  package init(runs: [Segment], claim: LogEnd?) {
    self.runs = runs
    self.claim = claim
  }

  package var lastSeq: Seq { runs.last?.lastSeq ?? 0 }
}

extension LogStore {
  /// Makes the runs durable.
  ///
  /// - Parameter epoch: for a log that turns out to have been rolled back: one that no other log of the
  ///   workspace
  ///   has.
  package mutating func take(_ given: RepairSegments, as epoch: Epoch, now: Instant)
    throws(LogError)
    -> RepairOutcome
  {
    if let claim = given.claim {
      return try repair(with: given.runs, to: claim, as: epoch, now: now)
    }
    var outcome = RepairOutcome.refused(Refusal(.outOfOrder))
    for run in given.runs { outcome = try takeBack(run, now: now) }
    return outcome
  }
}
