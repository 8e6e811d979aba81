import GRDB
import PostilLog

/// Brings up to date a file that an earlier version counted or folded, or that was counted under other limits.
extension ReplicaStore {
  /// Counts the log anew where earlier laws counted it or it was counted under other limits; then, or where an
  /// earlier version folded the state, folds log and outbox anew, by this version's rules into this version's
  /// tables. Other writers wait that long.
  ///
  /// ⚖ One durable transaction: no state is ever of other counts than those beside it. A file that cannot be
  /// written to keeps what was counted under other limits.
  ///
  /// - Throws: `StoreError.damaged` with the first fault of the log, `olderState` or `olderLaws` where the file
  ///   cannot be written to, or `newerState` or `newerLaws` for what a later version made; then it stays as it
  ///   was.
  func update(by rules: CountRules, progress: @escaping LogProgress) throws(StoreError) {
    try translatingErrors {
      let (counted, isFoldedByOlder) = try database.readAtOnce { db in
        (try db.countRules(), try db.hasOlderProjection())
      }
      guard counted != rules || isFoldedByOlder else { return }
      if database.configuration.readonly {
        if isFoldedByOlder { throw try database.readAtOnce { try $0.olderState() } }
        if counted.isOlder { throw counted.olderLaws }
        return
      }
      try database.writeAtOnce { db in
        // Another process may have been faster, also one of a later version.
        let recounts = try db.countRules() != rules
        guard try recounts || db.hasOlderProjection() else { return }
        var progress = progress
        if recounts {
          // The log is read twice, and each time counts half.
          let whole = progress
          try LogTables(db: db).recount(of: workspace, by: rules) { whole($0 / 2, $1) }
          progress = { whole(($0 + $1) / 2, $1) }
        }
        for table in ProjectionTable.former {
          try db.execute(sql: "DROP TABLE IF EXISTS \(table)")
        }
        var transaction = ReplicaTransaction(db: db, store: self)
        _ = try transaction.rebuildProjection(progress: progress)
        try transaction.writeState()
        try db.set(ProjectionVersion.current)
      }
    }
  }
}
