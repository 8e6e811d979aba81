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
    guard writer.memory.life.healed(now: now) != nil else { return false }
    // Another node may have ended it, or put it off.
    return try change { $0.healed(now: now) }
  }

  /// Takes pushes from now on: the operator knows that replicas have given back what the log lacked, or decided for
  /// the history that it has.
  ///
  /// - Returns: whether it healed.
  package func endHealing() throws(LogError) -> Bool {
    try change { $0.restoration == .healing ? $0.healed : nil }
  }

  /// Compares the log with the end that was confirmed last, as each group does, and begins repair where it lacks
  /// something.
  package func recognise() throws(LogError) -> Recognition { try writer.settle() }

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
    do {
      return try writer.write { group in
        let row = group.row
        let isHealing = row.life.restoration == .healing
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
        let waits = writer.means?.waits ?? RepairWaits()
        if let repair, !isHealing {
          group.life = row.life.healing(
            after: .proven, as: repair.epoch, now: now, waits: waits)
          group.lostSeq = repair.end.seq
        } else {
          group.life = row.life.extended(now: now, waits: waits)
        }
        return .written(.durable(through: end))
      }
    } catch LogError.damaged {
      return .refused(Refusal(.diverged, found: last.lastSeq))
    }
  }

  /// Changes the life of the log.
  ///
  /// - Parameter life: `nil` where there is nothing to change.
  /// - Returns: whether it was changed.
  private func change(_ life: (LogLife) -> LogLife?) throws(LogError) -> Bool {
    try writer.write { group in
      guard let changed = life(group.row.life), changed != group.row.life else {
        return .nothing(false)
      }
      group.life = changed
      group.lostSeq = changed.restoration == .healing ? group.lostSeq : nil
      return .written(true)
    }
  }
}
