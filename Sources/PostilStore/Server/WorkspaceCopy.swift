import Foundation
import GRDB
import PostilCore
package import PostilLog
package import PostilWire

/// Copies of a server's file: whole and proved, or not made.
package enum WorkspaceCopy {
  /// Copies the file of a workspace, even while it is served.
  ///
  /// - Parameter path: must not exist yet.
  /// - Returns: the figures of the copy, and of the original up to the end of the copy.
  /// - Throws: `StoreError.damaged` at the first fault of the copy; then nothing is left of it.
  package static func back(up original: String, into path: String) throws(StoreError)
    -> WorkspaceFigures
  {
    try translatingErrors {
      let source = try DatabaseFile.open(at: original, kind: .server)
      return try copy(source, to: path) { _ in }
    }
  }

  /// Copies a log that lies in another store into a backup, even while it is served.
  ///
  /// - Parameters:
  ///   - path: must not exist yet.
  ///   - progress: reports the progress through the log.
  /// - Returns: the figures of the copy, which ends with the chain that the log has there.
  /// - Throws: `StoreError`, and the `LogError` of the other store; then nothing is left of it.
  package static func back(
    up log: some OperatedLog, into path: String, progress: @escaping LogProgress
  ) throws -> WorkspaceFigures {
    do {
      return try copy(log, to: path, progress: progress)
    } catch let error as LogError {
      throw error
    } catch {
      throw StoreError(error)
    }
  }

  private static func copy(
    _ log: some OperatedLog, to path: String, progress: @escaping LogProgress
  ) throws -> WorkspaceFigures {
    // Of one moment.
    let state = try log.state(for: ReplicaID(bits: 0))
    return try DatabaseFile.create(at: path, kind: .server, pageBytes: 4 << 10) { db in
      try db.set(.workspaceID, to: Data(log.workspace.id))
      try db.set(.workspaceName, to: log.workspace.name)
      try db.set(state.epoch)
      try db.set(state.restoration)
      try db.setRepairEnd(log.repairEnd)
      try db.set(CountRules(under: log.roomLimits()))
      var appender = try LogAppender(
        to: LogTables(db: db), of: log.workspace, roster: log.workspace.emptyRoster)
      try appender.append(log, through: state.end, progress: progress)
      try appender.save()
    } prove: {
      try LogReplay($0).figures()
    }
  }

  /// The workspace of a backup, by its own statement.
  package static func identity(ofBackup path: String) throws(StoreError) -> WorkspaceIdentity {
    try translatingErrors {
      try DatabaseFile.openForReading(at: path, kind: .server)
        .readAtOnce { try $0.workspaceIdentity() }
    }
  }

  /// Makes a server's file from a backup, marked as restored.
  ///
  /// - Parameters:
  ///   - path: must not exist yet.
  ///   - epoch: a new one, since the backup may hold less than was once acknowledged.
  package static func restore(_ backup: String, to path: String, epoch: Epoch) throws(StoreError)
    -> WorkspaceFigures
  {
    try translatingErrors {
      // Read-only: a backup stays unchanged, without SQLite's files beside it.
      let source = try DatabaseFile.openForReading(
        at: backup, kind: .server)
      return try copy(source, to: path) { db in
        try db.change { _ in LogLife(epoch: epoch, restoration: .healing) }
        // It already heals: its first start has nothing to notice.
        try db.forgetFileIdentity()
      }
    }
  }

  /// Copies the file of a workspace that goes on as the copy: nobody appends to the original any more.
  ///
  /// - Parameter path: must not exist yet.
  /// - Throws: `StoreError.damaged` at the first fault of the copy; then nothing is left of it.
  package static func handOver(_ original: String, to path: String) throws(StoreError) {
    try translatingErrors {
      let source = try DatabaseFile.open(at: original, kind: .server)
      // The log lives on as it is, so its first start has nothing to notice.
      _ = try copy(source, to: path) { try $0.forgetFileIdentity() }
    }
  }

  /// The copy gets its name only once it is whole, durable and proved. Where earlier laws counted the original,
  /// which stays as it is, the copy is counted by these.
  private static func copy(
    _ source: DatabaseQueue, to path: String, then change: (Database) throws -> Void
  ) throws -> WorkspaceFigures {
    try DatabaseFile.copy(source, to: path) { copy in
      try copy.writeAtOnce { db in
        try change(db)
        guard try db.countRules().isOlder else { return }
        try LogTables(db: db).recount(
          of: db.workspaceIdentity(), by: CountRules(under: db.roomLimits()), progress: { _, _ in })
      }
      let replay = try LogReplay(copy)
      let (figures, setAsides) = (try replay.figures(), try replay.setAsides())
      let original = try LogReplay(source).figures(
        through: figures.events, settingAside: setAsides)
      guard original == figures else {
        throw Damage.state("the copy folds to another state than the original")
      }
      return figures
    }
  }
}
