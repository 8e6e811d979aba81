import GRDB
package import PostilCore
package import PostilLog
package import PostilWire

/// A file that was restored from a copy: the log lacks events that were acknowledged since, and replicas
/// hold them.
///
/// Source: Protocol/WIRE.md, "Put back from a copy".
extension ServerStore {
  /// The result of a start's check of the file.
  package enum Recognition: Hashable, Sendable {
    /// It is the one that was served last, or was never served; or it is already healing, until its operator
    /// ends that.
    case same
    /// The same file, on a device that the system numbers differently.
    case sameOnAnotherDevice
    /// Another file was served last: repair has begun.
    case putBack
  }

  /// Compares the file with the one that was served last, and begins repair where it is another.
  ///
  /// - Parameters:
  ///   - found: the file's identity in the system.
  ///   - epoch: one that no other log of the workspace has.
  package mutating func recognise(_ found: FileIdentity, as epoch: Epoch, now: Instant)
    throws(StoreError) -> Recognition
  {
    let kept = try translatingErrors { try database.readAtOnce { try $0.fileIdentity() } }
    if kept == found { return .same }
    let isPutBack = kept.map { !found.isSame(as: $0) } ?? false
    guard isPutBack else {
      // A full disk does not prevent serving: the next start writes it down.
      try? database.writeAtOnce { try $0.set(.fileIdentity, to: found.text) }
      return kept == nil ? .same : .sameOnAnotherDevice
    }
    // A restored log heals until the operator ends it; one that heals does not get a shorter wait.
    let isRestored = restoration == .healing && repairEnd == nil
    let first = now.later(by: waits.untilFirstSegment)
    let end = isRestored ? nil : max(first.milliseconds, repairEnd?.milliseconds ?? .min)
    try translatingErrors {
      try database.writeAtOnce { db in
        try db.set(.fileIdentity, to: found.text)
        try db.beginRepair(as: epoch, until: end.map { Instant(milliseconds: $0) })
      }
    }
    (restoration, self.epoch) = (.healing, epoch)
    repairEnd = end.map { Instant(milliseconds: $0) }
    return isRestored ? .same : .putBack
  }

  package func isPutBack() throws(StoreError) -> Bool {
    try translatingErrors { try database.readAtOnce { try isPutBack($0) } }
  }

  func isPutBack(_ db: Database) throws -> Bool {
    guard let kept = try db.fileIdentity() else { return false }
    return try !FileIdentity(of: path).isSame(as: kept)
  }

  package mutating func endRepair(now: Instant) throws(LogError) -> Bool {
    guard let repairEnd, now.milliseconds >= repairEnd.milliseconds else { return false }
    // A bundle may have brought events meanwhile.
    let kept = try translatingLogErrors { try database.readAtOnce { try $0.repairEnd() } }
    if let kept, now.milliseconds < kept.milliseconds {
      self.repairEnd = kept
      return false
    }
    do {
      try endHealing()
    } catch {
      throw LogError(error)
    }
    return true
  }

  package mutating func takeBack(_ segment: Segment, now: Instant) throws(LogError) -> RepairOutcome
  {
    guard restoration == .healing else { return .refused(Refusal(.outOfOrder)) }
    return try take([segment], now: now, beginning: nil)
  }

  package mutating func repair(with runs: [Segment], to end: LogEnd, as epoch: Epoch, now: Instant)
    throws(LogError) -> RepairOutcome
  {
    try take(runs, now: now, beginning: restoration == .healing ? nil : (end, epoch))
  }

  /// Takes all of the runs in one durable transaction, or none.
  ///
  /// - Parameter repair: the repair that begins with them: the end that they must extend to, and the epoch
  ///   from then on.
  private mutating func take(
    _ runs: [Segment], now: Instant, beginning repair: (end: LogEnd, epoch: Epoch)?
  ) throws(LogError) -> RepairOutcome {
    guard let last = runs.last else { return .refused(Refusal(.outOfOrder)) }
    for run in runs {
      do { _ = try run.changesets() } catch { return .refused(Refusal(malformed: error)) }
    }
    let extended = now.later(by: waits.afterLastSegment)
    do {
      let (before, after) = try translatingLogErrors {
        try database.writeAtOnce { db in
          let before = try LogTables(db: db).end()
          // Another process may have ended it.
          guard try repair != nil || db.restoration() == .healing else { return (before, before) }
          try appending(to: db) { appender in
            for run in runs {
              try appender.restore(
                run, after: LogTables(db: db).chain(at: run.firstSeq - 1, workspace: workspace))
              // The tables beside the log are written run by run, and not kept in memory.
              try appender.save()
            }
          }
          let after = try LogTables(db: db).end()
          if let repair {
            guard
              try LogTables(db: db).chain(at: repair.end.seq, workspace: workspace)
                == repair.end.chain
            else { throw Damage.chain(seq: repair.end.seq) }
            // All of it may have arrived meanwhile.
            if after > before { try db.beginRepair(as: repair.epoch, until: extended) }
          } else if after > before, try db.repairEnd() != nil {
            try db.setRepairEnd(extended)
          }
          return (before, after)
        }
      }
      guard after > before else { return .durable(through: after) }
      if let repair { (restoration, epoch) = (.healing, repair.epoch) }
      if repair != nil || repairEnd != nil { repairEnd = extended }
      return .durable(through: after)
    } catch .damaged {
      return .refused(Refusal(.diverged, found: last.lastSeq))
    }
  }
}

extension LogLife {
  convenience init(_ db: Database) throws {
    self.init(
      epoch: try db.epoch(), restoration: try db.restoration(), repairEnd: try db.repairEnd())
  }
}

extension Database {
  func endHealing() throws {
    try set(Restoration.healed)
    try setRepairEnd(nil)
  }

  /// Ends the repair, once its time has come.
  func endRepair(now: Instant) throws {
    guard let end = try repairEnd(), now.milliseconds >= end.milliseconds else { return }
    try endHealing()
  }

  fileprivate func beginRepair(as epoch: Epoch, until end: Instant?) throws {
    try set(Restoration.healing)
    try set(epoch)
    try setRepairEnd(end)
  }
}
