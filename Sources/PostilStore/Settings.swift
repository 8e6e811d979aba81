import Foundation
import GRDB
import PostilCore
import PostilLog
import PostilWire

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
  /// Under which of the link's addresses the server was reached last: `HOST:PORT`. Not there as long as that
  /// was always the first.
  case reachedAddress = "reached_address"
  /// The highest own counter that the server acknowledged.
  case acknowledgedCounter = "acknowledged_counter"
  /// The highest own counter that was written into a bundle. Not there where none was.
  case offeredCounter = "offered_counter"
  /// The own event that the server refused last, and what it said: a frame's body. Not there where it
  /// took everything.
  case refusedCounter = "refused_counter"
  case refusal
  /// Why the server did not listen to the replica when it was last asked: a frame's body. Not there where
  /// it did.
  case turnedAway = "turned_away"
  /// Under which limits the rooms of the log are counted: eight numbers with spaces between them.
  case roomLimits = "room_limits"
  /// Which life of its log a server's file holds: 16 bytes.
  case epoch
  /// The newest end that the operator's key signed and a replica heard of, and the newest of the epoch
  /// before: as `postil end` prints them. Not there where none was.
  case signedEnd = "signed_end"
  case formerEnd = "former_end"
  /// Up to which seq the log of a replica that started over is the one that it let go of: what was put aside
  /// then has seen nothing of what follows. Not there where nothing waits of that.
  case fork
  /// Whether a server's log was made of a backup; on a replica, what its server last said of that.
  /// Not there where it never was.
  case restoration
  /// From when on a server's log that was put back from a copy takes pushes again, in milliseconds. Not
  /// there for any other.
  case repairEnd = "repair_end"
  /// By which rules and into which tables a replica's state was folded: three numbers with dots between them, see
  /// `ProjectionVersion`.
  case projection
  /// Which file a server's log was when it was last served. Not there where it never was.
  case fileIdentity = "file_identity"
}

extension Database {
  /// Whose file a replica's is, by its id.
  func ownReplica() throws -> ReplicaID {
    ReplicaID(bits: UInt64(bitPattern: try setting(.replica, as: Int64.self)))
  }

  func setting<Value: DatabaseValueConvertible>(_ name: Setting, as type: Value.Type = Value.self)
    throws -> Value
  {
    let value = try Value.fetchOne(
      cachedStatement(sql: "SELECT value FROM setting WHERE name = ?"), arguments: [name.rawValue])
    guard let value else { throw Damage.missing("setting \(name.rawValue)") }
    return value
  }

  func epoch() throws -> Epoch {
    guard let epoch = Epoch(bytes: [UInt8](try setting(.epoch, as: Data.self))) else {
      throw Damage.missing("setting \(Setting.epoch.rawValue)")
    }
    return epoch
  }

  func set(_ epoch: Epoch) throws { try set(.epoch, to: Data(epoch.bytes)) }

  /// The limits under which the rooms of the log are counted.
  func roomLimits() throws -> RoomLimits {
    let numbers = try setting(.roomLimits, as: String.self).split(separator: " ").map { Int($0) }
    guard let limits = RoomLimits(numbers: numbers.compactMap(\.self)) else {
      throw Damage.missing("setting \(Setting.roomLimits.rawValue)")
    }
    return limits
  }

  func set(_ limits: RoomLimits) throws {
    try set(.roomLimits, to: limits.numbers.map(String.init).joined(separator: " "))
  }

  /// - Returns: `nil` where none is kept.
  func signedEnd(_ name: Setting) throws -> SignedEnd? {
    let text = try String.fetchOne(
      cachedStatement(sql: "SELECT value FROM setting WHERE name = ?"), arguments: [name.rawValue])
    guard let text else { return nil }
    do { return try SignedEnd(text) } catch { throw Damage.missing("setting \(name.rawValue)") }
  }

  /// - Returns: `nil` where nothing waits that was put aside when the replica started over.
  func fork() throws -> Seq? {
    try Seq.fetchOne(
      cachedStatement(sql: "SELECT value FROM setting WHERE name = ?"),
      arguments: [Setting.fork.rawValue])
  }

  func forget(_ settings: Setting...) throws {
    for setting in settings {
      try execute(sql: "DELETE FROM setting WHERE name = ?", arguments: [setting.rawValue])
    }
  }

  func restoration() throws -> Restoration {
    let stored = try UInt64.fetchOne(
      cachedStatement(sql: "SELECT value FROM setting WHERE name = ?"),
      arguments: [Setting.restoration.rawValue])
    guard let restoration = Restoration(rawValue: stored ?? 0) else {
      throw Damage.missing("setting \(Setting.restoration.rawValue)")
    }
    return restoration
  }

  func set(_ restoration: Restoration) throws {
    guard try self.restoration() != restoration else { return }
    try set(.restoration, to: Int64(restoration.rawValue))
  }

  /// From when on a log that was put back takes pushes again.
  func repairEnd() throws -> Instant? {
    try Int64.fetchOne(
      cachedStatement(sql: "SELECT value FROM setting WHERE name = ?"),
      arguments: [Setting.repairEnd.rawValue]
    ).map { Instant(milliseconds: $0) }
  }

  func setRepairEnd(_ end: Instant?) throws {
    guard let end else { return try remove(.repairEnd) }
    try set(.repairEnd, to: end.milliseconds)
  }

  /// Which file it was when it was last served.
  func fileIdentity() throws -> FileIdentity? {
    let text = try String.fetchOne(
      cachedStatement(sql: "SELECT value FROM setting WHERE name = ?"),
      arguments: [Setting.fileIdentity.rawValue])
    guard let text else { return nil }
    guard let identity = FileIdentity(text) else {
      throw Damage.missing("setting \(Setting.fileIdentity.rawValue)")
    }
    return identity
  }

  func forgetFileIdentity() throws { try remove(.fileIdentity) }

  private func remove(_ name: Setting) throws {
    try execute(sql: "DELETE FROM setting WHERE name = ?", arguments: [name.rawValue])
  }

  func set(_ name: Setting, to value: some DatabaseValueConvertible) throws {
    try execute(
      sql: """
        INSERT INTO setting (name, value) VALUES (?, ?)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value
        """, arguments: [name.rawValue, value])
  }
}
