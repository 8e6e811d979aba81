import Foundation
import PostilCore

/// A copy of a replica's folder, and the world's notes about it.
struct Kept {
  private let folder: String
  let identity: Identity
  let line: [ReplicaID]
  let hands: [Ledger.Hand]
  /// The events of its replica that its hand had written.
  let notes: [[UInt8]]
  let works: [Work]
  let parked: [Work]
  let recorded: UInt64
  let cursor: Seq
  let acknowledged: UInt64

  /// Copies the folder of a desk at which no process runs.
  init(_ desk: SimulatedDesk, notes: [[UInt8]], in folder: String) throws {
    try Self.copy(desk.disk.folder, to: folder)
    self.folder = folder
    self.notes = notes
    (identity, line, hands, works) = (desk.identity, desk.line, desk.hands, desk.works)
    parked = desk.parked
    (recorded, cursor, acknowledged) = (desk.recorded, desk.cursor, desk.acknowledged)
  }

  /// A disk with this copy.
  func disk(at place: String) throws -> CrashDisk {
    try Self.copy(folder, to: place)
    return try CrashDisk(making: place)
  }

  private static func copy(_ folder: String, to place: String) throws {
    try FileManager.default.copyItem(atPath: folder, toPath: place)
  }
}

/// Something that a person did, as the replica wrote it last.
struct Work {
  let id: EventID
  let bytes: [UInt8]
}
