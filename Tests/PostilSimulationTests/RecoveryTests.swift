import Foundation
import PostilCore
import PostilSimulation
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// A file whose process died while it waited for the disk. Nobody was told that the last write is durable, but the
/// next process reads it, shows it and sends it to others.
struct RecoveryTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Found by `Scripts/simulate 247`.
  @Test(arguments: 0..<30)
  func `an event that is there when a replica starts outlasts a power cut`(operations: Int) throws {
    let disk = try CrashDisk(making: folder.file("north"))
    let path = "\(disk.folder)/replica.sqlite"
    let north = Author("north")
    var store: ReplicaStore? = try ReplicaStore(
      creating: path, workspace: .atlas, name: north.name, publicKey: north.publicKey,
      link: "postil://localhost:1/atlas", now: .noon)
    disk.arm(operations: operations, seed: 1)
    for title in ["One", "Two", "Three"] where !disk.isDead {
      _ = try? store?.write { try $0.record(.articleImported(.sample(title)), now: .noon) }
    }
    disk.kill()
    store = nil
    try disk.revive(after: .processDied)

    store = try ReplicaStore(opening: path)
    let found = try store?.read { try $0.lastCounter() } ?? 0
    disk.kill()
    store = nil
    // The same for any part of the unsynced writes that survives.
    try disk.revive(after: .powerCut)
    store = try ReplicaStore(opening: path)
    #expect(try store?.read { try $0.lastCounter() } ?? 0 == found)
  }

  @Test(arguments: 0..<30)
  func `an event that is there when a server starts outlasts a power cut`(operations: Int) throws {
    let disk = try CrashDisk(making: folder.file("server"))
    let path = "\(disk.folder)/server.sqlite"
    var north = Author("north")
    var store: ServerStore? = try ServerStore(
      creating: path, workspace: .atlas, epoch: Epoch(life: 1))
    disk.arm(operations: operations, seed: 1)
    for title in ["One", "Two", "Three"] where !disk.isDead {
      let change: Change = north.counter == 0 ? north.join : .articleImported(.sample(title))
      _ = try? store?.append([north.write(change)], receivedAt: .noon)
    }
    disk.kill()
    store = nil
    try disk.revive(after: .processDied)

    store = try ServerStore(opening: path)
    let found = try store?.end() ?? 0
    disk.kill()
    store = nil
    try disk.revive(after: .powerCut)
    store = try ServerStore(opening: path)
    #expect(try store?.end() ?? 0 == found)
  }
}
