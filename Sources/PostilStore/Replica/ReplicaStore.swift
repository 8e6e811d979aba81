import Foundation
import GRDB
package import PostilCore
import PostilWire

/// A replica's file: its copy of the log, its outbox and the state folded from both.
package struct ReplicaStore: Sendable {
  package let workspace: WorkspaceIdentity
  package let replica: ReplicaID
  package let name: Text
  package let link: String
  private let database: DatabaseQueue

  /// Creates the file of a new replica, whose first event joins the workspace.
  ///
  /// - Parameter publicKey: 32 bytes; the replica's id is derived from it.
  package init(
    creating path: String, workspace: WorkspaceIdentity, name: Text, publicKey: [UInt8],
    link: String, now: Instant
  ) throws(StoreError) {
    let replica = ReplicaID(publicKey: publicKey)
    let join = EventEncoder.encode(
      base: 0, claimedAt: now, change: .memberJoined(name: name, publicKey: publicKey))
    self.workspace = workspace
    self.replica = replica
    self.name = name
    self.link = link
    database = try translatingErrors {
      try DatabaseFile.create(
        at: path, applicationID: Schema.replicaApplicationID,
        tables: [Schema.log, Schema.outbox, Schema.projection]
      ) { db in
        try db.set(.workspaceID, to: Data(workspace.id))
        try db.set(.workspaceName, to: workspace.name)
        try db.set(.replica, to: Int64(bitPattern: replica.bits))
        try db.set(.replicaName, to: name.string)
        try db.set(.link, to: link)
        try db.set(.acknowledgedCounter, to: Int64(0))
        try db.execute(
          sql: "INSERT INTO outbox (counter, bytes) VALUES (1, ?)", arguments: [Data(join)])
      }
    }
  }

  package init(opening path: String) throws(StoreError) {
    let database = try translatingErrors {
      try DatabaseFile.open(at: path, applicationID: Schema.replicaApplicationID)
    }
    self.database = database
    (workspace, replica, name, link) = try translatingErrors {
      try database.read { db in
        (
          try db.workspaceIdentity(),
          ReplicaID(bits: UInt64(bitPattern: try db.setting(.replica, as: Int64.self))),
          Text(try db.setting(.replicaName, as: String.self)),
          try db.setting(.link, as: String.self)
        )
      }
    }
  }

  /// Reads a consistent state: nothing changes while `body` runs.
  package func read<Answer>(_ body: (ReplicaView) throws -> Answer) throws -> Answer {
    try translatingSQLite {
      try database.read { db in try body(ReplicaView(db: db, store: self)) }
    }
  }

  /// Changes the replica in one durable transaction: all that `body` does, or nothing.
  package func write<Answer>(_ body: (inout ReplicaTransaction) throws -> Answer) throws -> Answer {
    try translatingSQLite {
      try database.write { db in
        var transaction = ReplicaTransaction(db: db, store: self)
        let answer = try body(&transaction)
        try transaction.finish()
        return answer
      }
    }
  }

  /// Tries a change out: `read` sees the state that `change` would make, and nothing of it stays.
  ///
  /// One transaction, rolled back; it takes a file that can be written to all the same.
  package func rehearse<Answer>(
    _ change: (inout ReplicaTransaction) throws -> Void,
    then read: (ReplicaView) throws -> Answer
  ) throws -> Answer {
    try translatingSQLite {
      try database.writeWithoutTransaction { db in
        var answer: Answer?
        try db.inTransaction(.immediate) {
          var transaction = ReplicaTransaction(db: db, store: self)
          try change(&transaction)
          try transaction.finish()
          answer = try read(transaction.view)
          return .rollback
        }
        guard let answer else { preconditionFailure("a transaction that does not throw has run") }
        return answer
      }
    }
  }

  /// Errors of the caller's own pass as they are.
  private func translatingSQLite<Answer>(_ body: () throws -> Answer) throws -> Answer {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw StoreError(error)
    } catch let damage as Damage {
      throw StoreError.damaged(damage)
    } catch let error as RowDecodingError {
      throw StoreError(error)
    }
  }
}
