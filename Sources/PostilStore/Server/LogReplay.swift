import Foundation
import GRDB
package import PostilCore
import PostilLog
package import PostilWire

/// The figures of a server's file: equal for two files that hold the same log.
package struct WorkspaceFigures: Hashable, Sendable {
  package let events: Seq
  /// The log's at its last event.
  package let chain: Chain
  /// The digest of the state that the log folds to.
  package let digest: String
}

/// Reads a server's whole log again.
struct LogReplay {
  private let database: DatabaseQueue
  private let workspace: WorkspaceIdentity

  init(_ database: DatabaseQueue) throws {
    self.database = database
    workspace = try database.readAtOnce { try $0.workspaceIdentity() }
  }

  /// Compares every stored chain and frontier with the events, and checks these against the laws of the log;
  /// folds the log up to a seq, into a temporary file; then SQLite checks the file itself.
  ///
  /// - Parameter end: the end of a changeset; `nil` for the end of the log.
  /// - Throws: `Damage` at the first fault, or `StoreError.corrupt`.
  func figures(through end: Seq? = nil) throws -> WorkspaceFigures {
    // A temporary database of SQLite's own: in memory while it fits.
    let scratch = try DatabaseQueue(path: "")
    return try database.readAtOnce { source in
      let log = LogTables(db: source)
      let end = try end ?? log.end()
      guard let chain = try log.chain(at: end, workspace: workspace) else {
        throw Damage.gap(expected: end, found: try log.end())
      }
      // No replica: a server's file has no outbox.
      let nobody = ReplicaID(bits: 0)
      let digest = try scratch.write { db in
        try db.execute(sql: ProjectionSchema.creation)
        var fold = try BulkFold(
          writing: EntityTable(db: db, own: nobody), of: workspace, through: end,
          settingAside: MembershipTable(db: source).setAsides(through: end))
        _ = try log.check(of: workspace, progress: { _, _ in }, fold: { try fold.add($0) })
        try fold.foldPartitions()
        return try ProjectionDigest(db: db, own: nobody).ofState()
      }
      try FileCheck(db: source).everything()
      return WorkspaceFigures(events: end, chain: chain, digest: digest)
    }
  }
}
