import Foundation
import GRDB
import PostilCore
import PostilLog
import PostilWire

/// The frontier of each replica in the log, within one transaction.
struct FrontierTable {
  let db: Database

  func frontier(of replica: ReplicaID) throws -> Frontier? {
    let statement = try db.cachedStatement(
      sql: """
        SELECT name, public_key, last_counter, last_seq, last_base, chain FROM replica
        WHERE id = ?
        """)
    guard let row = try Row.fetchOne(statement, arguments: [Int64(bitPattern: replica.bits)]) else {
      return nil
    }
    return try frontier(row)
  }

  /// Every replica in the log, by the order of their ids as signed numbers.
  func frontiers() throws -> [(replica: ReplicaID, frontier: Frontier)] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT name, public_key, last_counter, last_seq, last_base, chain, id FROM replica
        ORDER BY id
        """)
    return try rows.map { row in
      (ReplicaID(bits: UInt64(bitPattern: try row.decode(atIndex: 6))), try frontier(row))
    }
  }

  func isTaken(_ name: Text) throws -> Bool {
    let statement = try db.cachedStatement(sql: "SELECT 1 FROM replica WHERE name = ?")
    return try Int.fetchOne(statement, arguments: [name.string]) != nil
  }

  func save(_ frontier: Frontier, of replica: ReplicaID) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO replica
          (id, name, public_key, last_counter, last_seq, last_base, chain)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET
          last_counter = excluded.last_counter, last_seq = excluded.last_seq,
          last_base = excluded.last_base, chain = excluded.chain
        """
    ).execute(arguments: [
      Int64(bitPattern: replica.bits), frontier.name.string, Data(frontier.publicKey),
      try Int64(storing: frontier.lastCounter), try Int64(storing: frontier.lastSeq),
      try Int64(storing: frontier.lastBase), Data(frontier.chain.bytes),
    ])
  }

  private func frontier(_ row: Row) throws -> Frontier {
    guard let chain = Chain(bytes: [UInt8](try row.decode(Data.self, atIndex: 5))) else {
      throw Damage.missing("a replica's chain")
    }
    return Frontier(
      name: Text(try row.decode(atIndex: 0)),
      publicKey: [UInt8](try row.decode(Data.self, atIndex: 1)),
      lastCounter: try row.decode(atIndex: 2), lastSeq: try row.decode(atIndex: 3),
      lastBase: try row.decode(atIndex: 4), chain: chain)
  }
}
