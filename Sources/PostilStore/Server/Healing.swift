import GRDB
package import PostilCore
package import PostilLog
package import PostilWire

/// A file that was restored from a copy: the log lacks events that were acknowledged since, and replicas
/// hold them.
///
/// Source: Protocol/WIRE.md, "Put back from a copy".
extension ServerStore {
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
    let isRestored = restoration == .healing && repairEnd == nil
    life.current = try translatingErrors {
      try database.writeAtOnce { db in
        try db.set(.fileIdentity, to: found.text)
        return try db.change {
          $0.healing(after: .possible, as: epoch, now: now, waits: waits)
        }
      }
    }
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
    guard life.current.healed(now: now) != nil else { return false }
    // A bundle may have brought events meanwhile, or another process ended it.
    let wasHealing = restoration == .healing
    life.current = try translatingLogErrors {
      try database.writeAtOnce { db in try db.change { $0.healed(now: now) ?? $0 } }
    }
    return wasHealing && restoration != .healing
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
    do {
      let (after, changed) = try translatingLogErrors {
        try database.writeAtOnce { db -> (Seq, LogLife?) in
          let before = try LogTables(db: db).end()
          // Another process may have ended it.
          guard try repair != nil || db.restoration() == .healing else { return (before, nil) }
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
          }
          // All of it may have arrived meanwhile.
          guard after > before else { return (after, nil) }
          return (
            after,
            try db.change { life in
              guard let repair else { return life.extended(now: now, waits: waits) }
              return life.healing(after: .proven, as: repair.epoch, now: now, waits: waits)
            }
          )
        }
      }
      if let changed { life.current = changed }
      return .durable(through: after)
    } catch .damaged {
      return .refused(Refusal(.diverged, found: last.lastSeq))
    }
  }
}

extension LogLife {
  init(_ db: Database) throws {
    self.init(
      epoch: try db.epoch(), restoration: try db.restoration(), repairEnd: try db.repairEnd())
  }
}

extension Database {
  /// Changes the life of the log, if the change makes another of it.
  @discardableResult
  func change(_ life: (LogLife) -> LogLife) throws -> LogLife {
    let kept = try LogLife(self)
    let changed = life(kept)
    guard changed != kept else { return kept }
    try set(changed.epoch)
    try set(changed.restoration)
    try setRepairEnd(changed.repairEnd)
    return changed
  }
}
