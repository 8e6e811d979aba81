import Foundation
import GRDB

/// Single values that a workspace's file keeps about itself.
enum Setting: String {
  /// 16 bytes.
  case workspaceID = "workspace_id"
  case workspaceName = "workspace_name"
  /// The replica's own id, on a replica.
  case replica
  /// The replica's own name, on a replica.
  case replicaName = "replica_name"
  /// Where the replica was cloned from.
  case link
  /// The highest own counter that the server acknowledged.
  case acknowledgedCounter = "acknowledged_counter"
}

extension Database {
  func setting<Value: DatabaseValueConvertible>(_ name: Setting, as type: Value.Type = Value.self)
    throws -> Value
  {
    let value = try Value.fetchOne(
      cachedStatement(sql: "SELECT value FROM setting WHERE name = ?"), arguments: [name.rawValue])
    guard let value else { throw Damage.missing("setting \(name.rawValue)") }
    return value
  }

  func set(_ name: Setting, to value: some DatabaseValueConvertible) throws {
    try execute(
      sql: """
        INSERT INTO setting (name, value) VALUES (?, ?)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value
        """, arguments: [name.rawValue, value])
  }
}
