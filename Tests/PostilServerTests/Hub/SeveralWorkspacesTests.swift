import Foundation
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// Several workspaces on one port: each for its own, and nobody learns of another.
struct SeveralWorkspacesTests {
  private let folder: TemporaryFolder
  private let server: ServerFolder

  /// Two workspaces, atlas and desk.
  init() throws {
    folder = try TemporaryFolder()
    server = try ServerFolder(folder.file("server"))
    try server.create("atlas", for: .anybody, now: .noon)
    try server.create("desk", for: .anybody, now: .noon)
  }

  private func serve<Answer: Sendable>(
    _ body: @escaping @Sendable (Served) async throws -> Answer
  ) async throws -> Answer {
    let server = server
    let workspaces = try server.workspaces().compactMap { try server.serving($0.name, now: .noon) }
    return try await Served.with(workspaces, find: { try server.serving($0, now: .noon) }, body)
  }

  private func end(of name: String) throws -> Seq { try server.chosen(name).reading().end() }

  private func file(of name: String) -> String {
    folder.file("server/workspaces/\(name)/workspace.sqlite")
  }

  /// A first hello, without the workspace's id.
  private func hello(_ name: String, version: UInt64 = 1) -> [UInt8] {
    ClientMessage.hello(
      .from(
        Author("spy").replica, version: version, workspaceName: Text(name), workspaceID: [],
        chain: nil)
    ).frame.encoded
  }

  @Test func `a hello leads to the log of the workspace that it names`() async throws {
    try await serve { served in
      let north = try await served.clone("north", of: "atlas", in: folder)
      let south = try await served.clone("south", of: "desk", in: folder)
      try north.imports("A bridge")
      try south.imports("A weir")
      try south.imports("A mill")
      _ = try await north.synchronize(.sync)
      _ = try await south.synchronize(.sync)
      #expect(try end(of: "atlas") == 2)
      #expect(try end(of: "desk") == 3)
      // The same name is free in each.
      let other = try TemporaryFolder()
      let second = try await served.clone("north", of: "desk", in: other)
      #expect(try second.verify().log.events == 4)
    }
  }

  @Test(arguments: [UInt64(1), 2])
  func `unknown, archived and impossible names are told apart by nothing`(version: UInt64)
    async throws
  {
    try server.archive("desk")
    try await serve { served in
      for name in ["desk", "nothing", "..", "atlas ", "ATLAS", ""] {
        let said = try await served.send(hello(name, version: version))
        let refusal =
          version == 1
          ? Refusal(.unknownWorkspace, subject: Text(name))
          : Refusal(.unsupportedVersion, expected: 1, found: version)
        #expect(
          said.map(\.withoutNonce) == [.greeting(Greeting(versions: 1...1)), .refusal(refusal)],
          "\(name)")
      }
      // An existing workspace answers another version alike.
      if version != 1 {
        #expect(
          try await served.send(hello("atlas", version: version)).last
            == .refusal(Refusal(.unsupportedVersion, expected: 1, found: version)))
      }
    }
  }

  @Test func `a workspace that is made while the server runs is served at once`() async throws {
    try await serve { served in
      let before = try await served.send(hello("new"))
      #expect(before.last == .refusal(Refusal(.unknownWorkspace, subject: "new")))
      try server.create("new", for: .anybody, now: .noon)
      let north = try await served.clone("north", of: "new", in: folder)
      try north.imports("A bridge")
      #expect(try await north.synchronize(.sync).pushed == 1)
    }
    #expect(try end(of: "new") == 2)
  }

  @Test func `a workspace that is archived while the server runs is served no more, until it is`()
    async throws
  {
    try await serve { served in
      let south = try await served.clone("south", of: "desk", in: folder)
      try south.imports("A weir")
      try server.archive("desk")
      await expectUnknown("desk") { _ = try await south.synchronize(.sync) }
      #expect(try end(of: "desk") == 1)
      _ = try await served.clone("north", of: "atlas", in: folder)
      try server.bringBack("desk")
      #expect(try await south.synchronize(.sync).pushed == 1)
      #expect(try end(of: "desk") == 2)
    }
  }

  @Test func `a connection to a workspace that is archived puts nothing more into it`()
    async throws
  {
    var author = Author("south")
    let join = ClientMessage.push(try author.write(author.join)).frame.encoded
    let id = try server.chosen("desk").reading().workspace.id
    let greeted = ClientMessage.hello(
      .from(
        author.replica, workspaceName: "desk", workspaceID: id, chain: Chain(workspace: id))
    ).frame.encoded
    try await serve { served in
      let said = try await served.converse { say, hear in
        try await say(greeted)
        while let message = try await hear(), message != .end(0) {}
        try server.archive("desk")
        try await say(join)
        return try await hear()
      }
      #expect(said == .refusal(Refusal(.unknownWorkspace, subject: "desk")))
    }
    #expect(try end(of: "desk") == 0)
  }

  @Test func `a file that was put in place of the served one is never mistaken for it`()
    async throws
  {
    try await serve { served in
      let south = try await served.clone("south", of: "desk", in: folder)
      try server.archive("desk")
      try FileManager.default.removeItem(atPath: folder.file("server/workspaces/desk"))
      try server.create("desk", for: .anybody, now: .noon)
      try south.imports("A weir")
      do {
        _ = try await south.synchronize(.sync)
        Issue.record("acknowledged into a file that is away")
      } catch SyncError.refused(let refusal) {
        #expect(refusal == Refusal(.otherWorkspace))
      }
    }
  }

  @Test func `a workspace that is lost and restored while the server runs heals at once`()
    async throws
  {
    let backup = folder.file("backup")
    try await serve { served in
      let south = try await served.clone("south", of: "desk", in: folder)
      _ = try server.backUp("desk", into: backup)
      try south.imports("A weir")
      _ = try await south.synchronize(.sync)
      try FileManager.default.removeItem(atPath: folder.file("server/workspaces/desk"))
      #expect(try server.restore(backup).name == "desk")
      #expect(try end(of: "desk") == 1)
      let report = try await south.synchronize(.pull)
      #expect(report.serverHeals)
      #expect(report.gaveBack == 1)
    }
    #expect(try end(of: "desk") == 2)
  }

  @Test func `the damaged file of one workspace does not take the others down`() async throws {
    try Data([UInt8](repeating: 7, count: 4_096)).write(to: URL(fileURLWithPath: file(of: "desk")))
    let server = server
    let atlas = try #require(try server.serving("atlas", now: .noon))
    try await Served.with([atlas], find: { try server.serving($0, now: .noon) }) { served in
      let said = try await served.send(hello("desk"))
      #expect(said.last == .refusal(Refusal(.unknownWorkspace, subject: "desk")))
      let north = try await served.clone("north", of: "atlas", in: folder)
      try north.imports("A bridge")
      #expect(try await north.synchronize(.sync).pushed == 1)
    }
  }

  @Test func `a disk that is full for one workspace does not take the others down`() async throws {
    let full = ServedWorkspace(ObservedLog(failure: .system(SystemFault(.diskFull))))
    let server = server
    let desk = try #require(try server.serving("desk", now: .noon))
    let store = try joinedStore("north", in: folder)
    try await Served.with([full, desk]) { served in
      for _ in 0..<2 {
        var session = ReplicaSession(.push, store: store)
        do {
          try await Dialer(link: served.link).carry(&session)
          Issue.record("a failed append was acknowledged")
        } catch SyncError.refused(let refusal) {
          #expect(refusal.code == .busy)
        }
        let name = UUID().uuidString.lowercased().prefix(8)
        _ = try await served.clone("r\(name)", of: "desk", in: folder)
      }
    }
    #expect(try end(of: "desk") == 2)
  }

  private func expectUnknown(_ name: String, _ body: () async throws -> Void) async {
    do {
      try await body()
      Issue.record("a workspace that is archived is served")
    } catch SyncError.refused(let refusal) {
      #expect(refusal == Refusal(.unknownWorkspace, subject: Text(name)))
    } catch {
      Issue.record(error)
    }
  }
}
