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
  /// The link that the replica was cloned from.
  case link
  /// The last of the link's addresses at which the server was reached: `HOST:PORT`. Missing while that was
  /// always the first.
  case reachedAddress = "reached_address"
  /// The highest own counter that the server acknowledged.
  case acknowledgedCounter = "acknowledged_counter"
  /// The highest own counter that was written into a bundle. Missing without one.
  case offeredCounter = "offered_counter"
  /// The highest own counter that was handed to a connection. Missing in files of earlier versions, which did not
  /// note it, before the next push.
  case sentCounter = "sent_counter"
  /// The own counters that the newest commands recorded, a range for each: `3-3 4-9`. Missing in files of earlier
  /// versions.
  case steps
  /// The own event that the server refused last, and the refusal: a frame's body. Missing where it took
  /// everything.
  case refusedCounter = "refused_counter"
  case refusal
  /// The reason why the server did not listen to the replica at the last contact: a frame's body. Missing
  /// where it did.
  case turnedAway = "turned_away"
  /// The limits under which the rooms of the log are counted: eight numbers with spaces between them.
  case roomLimits = "room_limits"
  /// The version of the laws by which the tables beside the log were counted: a number, see `CountRules`.
  /// Missing in files that the first laws counted.
  case laws
  /// The epoch of a server's log: 16 bytes.
  case epoch
  /// The newest end of the operator's that a replica knows, and the newest of the epoch before: in the form
  /// of `postil end`. Missing without one.
  case signedEnd = "signed_end"
  case formerEnd = "former_end"
  /// The seq up to which the log of a replica that started over equals the one that it dropped: strays
  /// of that moment have seen nothing after it. Missing where none of them waits.
  case fork
  /// The seq up to which the person has seen the news. Missing where the person never looked.
  case newsMark = "news_mark"
  /// The things that the person looked at since then: for each its key and, in 8 bytes, the seq up to which. Missing
  /// without one.
  case looks
  /// The moment when a replica's last sync came to its end, by this machine's clock, in milliseconds. Missing before
  /// the first one.
  case lastSync = "last_sync"
  /// The restoration of a server's log from a backup; on a replica, its server's last statement about that.
  /// Missing where there was none.
  case restoration
  /// The moment from which a server's rolled-back log takes pushes again, in milliseconds. Missing for any
  /// other log.
  case repairEnd = "repair_end"
  /// The versions of the rules and the tables by which a replica's state was folded: three numbers with dots
  /// between them, see `ProjectionVersion`.
  case projection
  /// The identity of a server's file when it was last served. Missing where it never was.
  case fileIdentity = "file_identity"
}

extension Database {
  /// The replica that owns the file, by its id.
  func ownReplica() throws -> ReplicaID {
    ReplicaID(bits: UInt64(bitPattern: try setting(.replica, as: Int64.self)))
  }

  func setting<Value: DatabaseValueConvertible>(_ name: Setting, as type: Value.Type = Value.self)
    throws -> Value
  {
    guard let value = try optionalSetting(name, as: type) else {
      throw Damage.missing("setting \(name.rawValue)")
    }
    return value
  }

  /// - Returns: `nil` where it is missing.
  /// - Throws: `Damage` that names the setting, for a value of another type.
  func optionalSetting<Value: DatabaseValueConvertible>(_ name: Setting, as type: Value.Type) throws
    -> Value?
  {
    let stored = try DatabaseValue.fetchOne(
      cachedStatement(sql: "SELECT value FROM setting WHERE name = ?"), arguments: [name.rawValue])
    guard let stored else { return nil }
    guard let value = Value.fromDatabaseValue(stored) else {
      throw Damage.missing("setting \(name.rawValue)")
    }
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

  /// - Returns: `nil` where there is none.
  func signedEnd(_ name: Setting) throws -> SignedEnd? {
    guard let text = try optionalSetting(name, as: String.self) else { return nil }
    do { return try SignedEnd(text) } catch { throw Damage.missing("setting \(name.rawValue)") }
  }

  /// - Returns: `nil` where no stray waits from when the replica started over.
  func fork() throws -> Seq? {
    try optionalSetting(.fork, as: Seq.self)
  }

  func forget(_ settings: Setting...) throws {
    for setting in settings {
      try execute(sql: "DELETE FROM setting WHERE name = ?", arguments: [setting.rawValue])
    }
  }

  func restoration() throws -> Restoration {
    let stored = try optionalSetting(.restoration, as: UInt64.self)
    guard let restoration = Restoration(rawValue: stored ?? 0) else {
      throw Damage.missing("setting \(Setting.restoration.rawValue)")
    }
    return restoration
  }

  func set(_ restoration: Restoration) throws {
    guard try self.restoration() != restoration else { return }
    try set(.restoration, to: Int64(restoration.rawValue))
  }

  /// The moment from which a rolled-back log takes pushes again.
  func repairEnd() throws -> Instant? {
    try optionalSetting(.repairEnd, as: Int64.self).map { Instant(milliseconds: $0) }
  }

  func setRepairEnd(_ end: Instant?) throws {
    guard let end else { return try remove(.repairEnd) }
    try set(.repairEnd, to: end.milliseconds)
  }

  /// The identity of the file when it was last served.
  func fileIdentity() throws -> FileIdentity? {
    guard let text = try optionalSetting(.fileIdentity, as: String.self) else { return nil }
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
