import Foundation
import PostilCore
import PostilLog
import PostilServer
import PostilStore
import PostilWire
import TestSupport

/// The machine that the server runs on: its disk and clock outlive the process.
///
/// A class, because the world's parts all turn to the one that there is.
final class ServerMachine {
  private(set) var disk: CrashDisk
  private let folder: String
  private let signer: EndSigner?
  /// The life of the log: one more than the number of times that it was restored.
  private var life: UInt64 = 1
  var clock: Clock
  /// `nil` while no process runs.
  var service: Service?
  /// Up to which counter each replica was told, in any connection, that its events are durable.
  private(set) var promised: [(replica: ReplicaID, counter: UInt64)] = []

  /// The operator's first events are in the log.
  init(folder: String, _ founding: Founding, clock: Clock, now: Instant) throws {
    disk = try CrashDisk(making: folder)
    self.folder = folder
    self.clock = clock
    signer = founding.founder.map { EndSigner($0) }
    var store = try ServerStore(
      creating: path, workspace: founding.workspace, epoch: Epoch(life: life),
      founder: founding.founder, now: now)
    _ = try store.recognise(FileIdentity(of: path), as: Epoch(life: life + 1), now: now)
    guard let founder = founding.founder else { return }
    _ = try store.record(founding.invitations, by: founder, now: now)
  }

  private var path: String { "\(disk.folder)/\(Self.file)" }

  static let file = "server.sqlite"

  /// - Throws: `StoreError`, also where the process died of it.
  func start(_ plan: Plan) throws {
    var store = try ServerStore(
      opening: path, limits: plan.serverKeepsRooms ? plan.limits : RoomLimits())
    // The operator says when it is healed, and no clock.
    store.waits.untilFirstSegment = .max
    store.waits.afterLastSegment = .max
    _ = try store.recognise(
      FileIdentity(of: path), as: Epoch(life: life + 1), now: Instant(milliseconds: 0))
    if store.epoch == Epoch(life: life + 1) { life += 1 }
    service = Service(
      store, signer: signer, batchBytes: plan.batchBytes, epoch: Epoch(life: life + 1))
  }

  /// All that the process held in memory is gone.
  func stop(_ accident: CrashDisk.Accident) throws {
    disk.kill()
    service = nil
    try disk.revive(after: accident)
  }

  // MARK: Backups

  private var backup: String { "\(folder)-backup" }

  func backUp() throws {
    _ = try WorkspaceCopy.back(up: path, into: backup)
  }

  /// Another machine takes its place, which knows nothing but the backup.
  ///
  /// - Parameter forgets: that it was restored: a planted fault.
  func replaceByBackup(forgets: Bool) throws {
    disk.kill()
    service = nil
    disk = try CrashDisk(making: "\(folder)-restored")
    life += 1
    _ = try WorkspaceCopy.restore(backup, to: path, epoch: Epoch(life: life))
    guard forgets else { return }
    var store = try ServerStore(opening: path)
    try store.endHealing()
  }

  /// Somebody puts the copy in the file's place: the next start sees that it is another one.
  func putBackCopy() throws {
    disk.kill()
    service = nil
    disk = try CrashDisk(making: "\(folder)-copied")
    try FileManager.default.copyItem(atPath: backup, toPath: path)
  }

  /// The machine is rolled back: the same file has its contents of the time of the copy.
  func rollBack() throws {
    disk.kill()
    service = nil
    // Nothing that was written since is to come back.
    try disk.revive(after: .powerCut)
    for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) }
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.truncate(atOffset: 0)
    try file.write(contentsOf: Data(contentsOf: URL(fileURLWithPath: backup)))
    try file.close()
  }

  /// Forgets promises of events that nobody's log holds; they must be promised anew.
  func forgetPromises(beyond held: (ReplicaID) -> UInt64) {
    promised = promised.map { ($0.replica, min($0.counter, held($0.replica))) }
  }

  func promise(_ replica: ReplicaID, through counter: UInt64) {
    if let index = promised.firstIndex(where: { $0.replica == replica }) {
      promised[index].counter = max(promised[index].counter, counter)
    } else {
      promised.append((replica, counter))
    }
  }
}
