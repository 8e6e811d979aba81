import Foundation
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilServer

/// A server's folder, made at the first start and found again at the next, and its workspaces.
struct ServerFolderTests {
  private let folder: TemporaryFolder
  private let server: ServerFolder

  init() throws {
    folder = try TemporaryFolder()
    server = try ServerFolder(folder.file("server"))
  }

  /// The workspaces that are served after a start.
  private func served(_ name: String?) throws -> [WorkspaceIdentity] {
    let lock = try server.takeToServe(name, for: .anybody, now: .noon)
    defer { withExtendedLifetime(lock) {} }
    return try server.workspaces().compactMap {
      try server.serving($0.name, now: .noon)?.log.workspace
    }
  }

  private func mode(of path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: folder.file(path))[.posixPermissions] as? Int
  }

  @Test func `the first start creates, the next opens with and without the name`() throws {
    let made = try served("atlas")
    #expect(made.map(\.name) == ["atlas"])
    #expect(try served("atlas") == made)
    #expect(try served(nil) == made)
  }

  @Test func `a workspace has a folder of its own that nobody else looks into`() throws {
    _ = try served("atlas")
    for path in ["server", "server/workspaces", "server/workspaces/atlas"] {
      #expect(try mode(of: path) == 0o700, "\(path)")
    }
    #expect(try mode(of: "server/workspaces/atlas/workspace.sqlite") == 0o600)
    #expect(try mode(of: "server/server.lock") == 0o600)
  }

  @Test func `all workspaces of a folder are served, but for archived ones`() throws {
    _ = try served("atlas")
    try server.create("desk", for: .anybody, now: .noon)
    #expect(try served(nil).map(\.name) == ["atlas", "desk"])
    try server.archive("atlas")
    #expect(try served("desk").map(\.name) == ["desk"])
    #expect(throws: ServerFolder.Problem.archived("atlas", path: server.path)) {
      try served("atlas")
    }
    try server.archive("desk")
    #expect(
      throws: ServerFolder.Problem.allArchived(path: server.path, known: ["atlas", "desk"])
    ) { try served(nil) }
    try server.bringBack("atlas")
    #expect(try served(nil).map(\.name) == ["atlas"])
  }

  @Test func `an archived workspace is all there, and is not archived twice`() throws {
    _ = try served("atlas")
    let file = "server/workspaces/atlas/workspace.sqlite"
    let before = folder.bytes(of: file)
    try server.archive("atlas")
    #expect(folder.bytes(of: file) == before)
    #expect(throws: ServerFolder.Problem.archived("atlas", path: server.path)) {
      try server.archive("atlas")
    }
    try server.bringBack("atlas")
    #expect(throws: ServerFolder.Problem.notArchived("atlas", path: server.path)) {
      try server.bringBack("atlas")
    }
  }

  @Test func `a workspace that is not there is not made by a start`() throws {
    _ = try served("atlas")
    #expect(
      throws: ServerFolder.Problem.noSuchWorkspace("other", path: server.path, known: ["atlas"])
    ) { try served("other") }
  }

  @Test func `one of several must be named`() throws {
    _ = try served("atlas")
    #expect(try server.chosen(nil).name == "atlas")
    try server.create("desk", for: .anybody, now: .noon)
    #expect(
      throws: ServerFolder.Problem.severalWorkspaces(path: server.path, known: ["atlas", "desk"])
    ) { try server.chosen(nil) }
    #expect(try server.chosen("desk").name == "desk")
  }

  @Test func `a new workspace needs a name that a link can carry and a folder can have`() {
    #expect(throws: ServerFolder.Problem.nameMissing(path: server.path)) { try served(nil) }
    let names = [
      "", "two words", "a/b", "атлас", String(repeating: "a", count: 65), ".", "..", ".hidden",
      "../server",
    ]
    for name in names {
      #expect(throws: ServerFolder.Problem.nameNotAllowed(name)) { try served(name) }
      #expect(throws: ServerFolder.Problem.nameNotAllowed(name)) {
        try server.create(name, for: .anybody, now: .noon)
      }
    }
    #expect(!FileManager.default.fileExists(atPath: server.path))
  }

  @Test(arguments: ["..", ".", "", "../workspaces/atlas", "atlas/", "atlas/../atlas", "Atlas"])
  func `a name that somebody sends leads nowhere but to a workspace`(name: String) throws {
    _ = try served("atlas")
    try folder.write([1], to: "server/workspaces/workspace.sqlite")
    #expect(try server.serving(name, now: .noon) == nil)
  }

  @Test func `a workspace is made once`() throws {
    try server.create("atlas", for: .anybody, now: .noon)
    #expect(throws: ServerFolder.Problem.alreadyAWorkspace("atlas", path: server.path)) {
      try server.create("atlas", for: .anybody, now: .noon)
    }
  }

  @Test func `a folder holds a limited number of workspaces`() throws {
    for number in 0..<ServerLimits.workspaces {
      try server.create("w\(number)", for: .anybody, now: .noon)
    }
    let tooMany = ServerFolder.Problem.tooManyWorkspaces(
      path: server.path, limit: ServerLimits.workspaces)
    #expect(throws: tooMany) { try server.create("more", for: .anybody, now: .noon) }
  }

  @Test func `one server at a time has a folder, and workspaces are made meanwhile`() throws {
    let held = try server.takeToServe("atlas", for: .anybody, now: .noon)
    #expect(throws: ServerFolder.Problem.lockedByAnother(path: server.path)) {
      try served("atlas")
    }
    try server.create("desk", for: .anybody, now: .noon)
    withExtendedLifetime(held) {}
    #expect(try server.workspaces().map(\.name) == ["atlas", "desk"])
  }

  @Test func `a start that was interrupted while it made the file is begun again`() throws {
    try FileManager.default.createDirectory(
      atPath: folder.file("server/workspaces/atlas"), withIntermediateDirectories: true)
    try folder.write([], to: "server/workspaces/atlas/workspace.sqlite.new")
    #expect(try served("atlas").map(\.name) == ["atlas"])
  }

  @Test func `a folder that is no workspace is left as it is`() throws {
    try FileManager.default.createDirectory(
      atPath: folder.file("server/workspaces/atlas"), withIntermediateDirectories: true)
    let text = Array(String(repeating: "notes ", count: 500).utf8)
    try folder.write(text, to: "server/workspaces/atlas/workspace.sqlite")
    let file = folder.file("server/workspaces/atlas/workspace.sqlite")
    #expect(throws: ServerFolder.Problem.notAWorkspace(file: file)) { try served("atlas") }
    #expect(folder.bytes(of: "server/workspaces/atlas/workspace.sqlite") == text)
  }

  @Test func `a folder that was renamed is not served under the name of another`() throws {
    _ = try served("atlas")
    let renamed = folder.file("server/workspaces/other")
    try FileManager.default.moveItem(
      atPath: folder.file("server/workspaces/atlas"), toPath: renamed)
    #expect(throws: ServerFolder.Problem.otherWorkspace(path: renamed, found: "atlas")) {
      try server.serving("other", now: .noon)
    }
  }
}
