package import PostilCore
package import PostilLog
package import PostilWire

/// A log that lacks events which were acknowledged, and which replicas hold.
///
/// Source: Protocol/WIRE.md, "Put back from a copy".
extension PostgresLog {
  package func takeBack(_ segment: Segment, now: Instant) throws(LogError) -> RepairOutcome {
    try take([segment], now: now, beginning: nil)
  }

  package func repair(with runs: [Segment], to end: LogEnd, as epoch: Epoch, now: Instant)
    throws(LogError) -> RepairOutcome
  {
    try take(runs, now: now, beginning: (end, epoch))
  }

  package func endRepair(now: Instant) throws(LogError) -> Bool {
    guard let repairEnd, now.milliseconds >= repairEnd.milliseconds else { return false }
    // Another node may have ended it, or put it off.
    return try change { row in
      guard row.restoration == .healing, let kept = row.repairEnd,
        now.milliseconds >= kept.milliseconds
      else { return nil }
      return row.change(epoch: row.epoch, restoration: .healed, repairEnd: nil)
    }
  }

  /// Takes all of the runs in one durable transaction, or none.
  ///
  /// - Parameter repair: the end that the runs must extend to and the epoch from then on, where the log does not heal
  ///   yet; `nil` for a log that must heal already.
  private func take(
    _ runs: [Segment], now: Instant, beginning repair: (end: LogEnd, epoch: Epoch)?
  ) throws(LogError) -> RepairOutcome {
    guard let last = runs.last else { return .refused(Refusal(.outOfOrder)) }
    for run in runs {
      do { _ = try run.changesets() } catch { return .refused(Refusal(malformed: error)) }
    }
    let extended = now.later(by: waits.afterLastSegment)
    do {
      let outcome: RepairOutcome = try write { group in
        let row = group.row
        let isHealing = row.restoration == .healing
        guard isHealing || repair != nil else { return .nothing(.refused(Refusal(.outOfOrder))) }
        for run in runs {
          try group.appender.restore(
            run, after: group.appender.log.tables.chain(at: run.firstSeq - 1))
          // Run by run, so that the next one is found after it, and a long repair is not kept in memory.
          try group.appender.save()
          try group.appender.log.flush()
        }
        let end = group.appender.end
        if let repair, !isHealing {
          guard try group.appender.log.tables.chain(at: repair.end.seq) == repair.end.chain else {
            throw Damage.chain(seq: repair.end.seq)
          }
        }
        // All of it may have arrived meanwhile.
        guard end > row.end else { return .nothing(.durable(through: end)) }
        if let repair, !isHealing {
          group.last = [
            row.change(epoch: repair.epoch, restoration: .healing, repairEnd: extended)
          ]
        } else if row.repairEnd != nil {
          group.last = [row.change(epoch: row.epoch, restoration: .healing, repairEnd: extended)]
        }
        return .written(.durable(through: end))
      }
      try refresh()
      return outcome
    } catch LogError.damaged {
      return .refused(Refusal(.diverged, found: last.lastSeq))
    }
  }

  /// Changes the state of the log as a whole.
  ///
  /// - Parameter statement: `nil` where there is nothing to change.
  /// - Returns: whether it was changed.
  private func change(_ statement: (WorkspaceRow) -> PostgresStatement?) throws(LogError) -> Bool {
    let isChanged = try write { group in
      guard let statement = statement(group.row) else { return .nothing(false) }
      group.last = [statement]
      return .written(true)
    }
    try refresh()
    return isChanged
  }

  /// Reads the state of the log as a whole, which a commit has changed.
  private func refresh() throws(LogError) { _ = try end() }
}
