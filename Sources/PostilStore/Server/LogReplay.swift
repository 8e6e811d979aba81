import Foundation
import GRDB
package import PostilCore
import PostilLog
package import PostilWire

/// What a server's file amounts to: equal for two files that hold the same log.
package struct WorkspaceFigures: Hashable, Sendable {
  package let events: Seq
  /// The log's at its last event.
  package let chain: Chain
  /// Of the state that the log folds to.
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

  /// Holds every stored chain and standing against the events, and these against the laws of the log;
  /// folds the log as far as a seq, into a file that is gone afterwards; then SQLite checks the file itself.
  ///
  /// - Parameter end: where a changeset ends; `nil` for the end.
  /// - Throws: `Damage` at the first fault, or `StoreError.corrupt`.
  func figures(through end: Seq? = nil) throws -> WorkspaceFigures {
    // A temporary database of SQLite's own: in memory as far as that goes.
    let scratch = try DatabaseQueue(path: "")
    return try database.readAtOnce { source in
      let log = LogTables(db: source)
      let end = try end ?? log.end()
      guard let chain = try log.chain(at: end, workspace: workspace) else {
        throw Damage.gap(expected: end, found: try log.end())
      }
      // Nobody's: a server's file has no outbox.
      let nobody = ReplicaID(bits: 0)
      let digest = try scratch.write { db in
        try db.execute(sql: Schema.projection)
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
