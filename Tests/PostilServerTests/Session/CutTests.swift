import Foundation
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// A conversation that is cut off at any byte is taken up by the next one, and nothing is lost or
/// doubled.
struct CutTests {
  /// North holds some of the log, some own events wait, and south has written meanwhile.
  private struct Start {
    let north: [UInt8]
    let south: [UInt8]
    let log: MemoryLog

    init() throws {
      let folder = try TemporaryFolder()
      var log = MemoryLog(workspace: .atlas)
      do {
        let north = try joinedStore("north", in: folder)
        let south = try joinedStore("south", in: folder)
        for store in [south, north] { #expect(try store.synchronize(with: &log)) }
        try south.record(.articleImported(.sample("Meanwhile")))
        #expect(try south.synchronize(with: &log))
        try north.record(
          .articleImported(.sample("Offline")), .articleImported(.sample("Meanwhile")))
      }
      self.log = log
      north = try #require(folder.bytes(of: "north/.postil/replica.sqlite"))
      south = try #require(folder.bytes(of: "south/.postil/replica.sqlite"))
    }
  }

  /// Copies of the start, to cut and to heal.
  private struct World {
    let folder: TemporaryFolder
    let north: ReplicaStore
    let south: ReplicaStore
    var log: MemoryLog

    init(_ start: Start) throws {
      folder = try TemporaryFolder()
      try folder.write(start.north, to: "north.sqlite")
      try folder.write(start.south, to: "south.sqlite")
      north = try ReplicaStore(opening: folder.file("north.sqlite"))
      south = try ReplicaStore(opening: folder.file("south.sqlite"))
      log = start.log
    }

    /// Every event of both is in the log once, and all copies are equal.
    mutating func expectHealed(_ cut: String) throws {
      for store in [north, south] {
        #expect(try store.synchronize(with: &log), "cut \(cut)")
        #expect(try store.pendingCount == 0, "cut \(cut)")
      }
      #expect(log.end() == 7, "cut \(cut)")
      #expect(try north.digest == south.digest, "cut \(cut)")
      #expect(log.frontier(of: north.replica)?.lastCounter == 4)
      #expect(log.frontier(of: south.replica)?.lastCounter == 3)
    }
  }

  private let start: Start

  init() throws {
    start = try Start()
  }

  private func whole() throws -> (toServer: Int, toReplica: Int) {
    var world = try World(start)
    var pipe = Pipe(.sync, world.north)
    #expect(try pipe.talk(to: &world.log))
    return pipe.sent
  }

  /// A test of its own for each part of the bytes, so that they run side by side.
  @Test(arguments: 0..<4)
  func `the server's bytes end anywhere`(part: Int) throws {
    let whole = try whole().toReplica
    for bytes in stride(from: part, to: whole, by: 4) {
      var world = try World(start)
      var pipe = Pipe(.sync, world.north, toReplica: bytes)
      #expect(try !pipe.talk(to: &world.log))
      try world.expectHealed("to the replica after \(bytes)")
    }
  }

  @Test(arguments: 0..<4)
  func `the replica's bytes end anywhere`(part: Int) throws {
    let whole = try whole().toServer
    for bytes in stride(from: part, to: whole, by: 4) {
      var world = try World(start)
      var pipe = Pipe(.sync, world.north, toServer: bytes)
      #expect(try !pipe.talk(to: &world.log))
      try world.expectHealed("to the server after \(bytes)")
    }
  }

  @Test(arguments: Seed.range(15))
  func `cuts upon cuts`(seed: Seed) throws {
    var choices = seed.choices
    let whole = try whole()
    var world = try World(start)
    for _ in 0..<10 {
      var pipe = Pipe(
        choices.once(in: 3) ? .push : .sync, choices.once(in: 2) ? world.north : world.south,
        toServer: choices.below(whole.toServer * 2), toReplica: choices.below(whole.toReplica * 2))
      _ = try pipe.talk(to: &world.log)
    }
    try world.expectHealed("\(seed)")
  }
}
