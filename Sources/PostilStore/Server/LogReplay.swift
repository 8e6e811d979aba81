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
  /// - Parameters:
  ///   - end: the end of a changeset; `nil` for the end of the log.
  ///   - setAsides: those at that end, by these laws; `nil` for those that the file says.
  /// - Throws: `Damage` at the first fault, or `StoreError.corrupt`; `StoreError.olderLaws` where earlier laws
  ///   made the set-asides of the file.
  func figures(through end: Seq? = nil, settingAside setAsides: SetAsides? = nil) throws
    -> WorkspaceFigures
  {
    try database.readAtOnce { source in
      let log = LogTables(db: source)
      let end = try end ?? log.end()
      guard let chain = try log.chain(at: end, workspace: workspace) else {
        throw Damage.gap(expected: end, found: try log.end())
      }
      let setAsides = try setAsides ?? Self.setAsides(in: source, through: end)
      let digest = try Self.digest(of: workspace, through: end, settingAside: setAsides) {
        _ = try log.check(of: workspace, progress: { _, _ in }, fold: $0)
      }
      try FileCheck(db: source).everything()
      return WorkspaceFigures(events: end, chain: chain, digest: digest)
    }
  }

  /// The digest of the state that a log folds to, in a temporary file.
  ///
  /// - Parameter read: reads the whole log, and gives each changeset that was let in to what it gets.
  static func digest(
    of workspace: WorkspaceIdentity, through end: Seq, settingAside setAsides: SetAsides,
    reading read: (@escaping LogCheck.Fold) throws -> Void
  ) throws -> String {
    // No replica: a server's log has no outbox.
    let nobody = ReplicaID(bits: 0)
    // A temporary database of SQLite's own: in memory while it fits.
    return try DatabaseQueue(path: "").write { db in
      try db.execute(sql: ProjectionSchema.creation)
      var fold = try BulkFold(
        writing: EntityTable(db: db, own: nobody), of: workspace, through: end,
        settingAside: setAsides)
      try read { try fold.add($0) }
      try fold.foldPartitions()
      return try ProjectionDigest(db: db, own: nobody).ofState()
    }
  }

  /// The set-asides at the end of the log.
  func setAsides() throws -> SetAsides {
    try database.readAtOnce { try Self.setAsides(in: $0, through: .max) }
  }

  private static func setAsides(in db: Database, through end: Seq) throws -> SetAsides {
    try db.expectOwnLaws()
    return try MembershipTable(db: db).setAsides(through: end)
  }
}
