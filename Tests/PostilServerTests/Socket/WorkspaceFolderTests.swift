import Foundation
import PostilStore
import TestSupport
import Testing

@testable import PostilServer

/// A server's folder, made at the first start and found again at the next.
struct WorkspaceFolderTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func open(_ name: String?) throws -> WorkspaceIdentity {
    try WorkspaceFolder.open(at: folder.file("server"), name: name, now: .noon).store.workspace
  }

  @Test func `the first start creates, the next opens with and without the name`() throws {
    let made = try open("atlas")
    #expect(made.name == "atlas" && !made.isOpen)
    #expect(try open("atlas") == made)
    #expect(try open(nil) == made)
  }

  @Test func `a folder keeps its workspace`() throws {
    _ = try open("atlas")
    #expect(throws: WorkspaceFolder.Problem.otherWorkspace(asked: "other", found: "atlas")) {
      try open("other")
    }
  }

  @Test func `a new workspace needs a name that a link can carry`() {
    #expect(throws: WorkspaceFolder.Problem.nameMissing(path: folder.file("server"))) {
      try open(nil)
    }
    for name in ["", "two words", "a/b", "атлас", String(repeating: "a", count: 65)] {
      #expect(throws: WorkspaceFolder.Problem.nameNotAllowed(name)) { try open(name) }
    }
  }

  @Test func `one server at a time has a folder`() throws {
    let held = try WorkspaceFolder.open(at: folder.file("server"), name: "atlas", now: .noon)
    #expect(throws: WorkspaceFolder.Problem.lockedByAnother(path: folder.file("server"))) {
      try open("atlas")
    }
    #expect(held.store.workspace.name == "atlas")
  }

  @Test func `a start that was interrupted while it made the file is begun again`() throws {
    try FileManager.default.createDirectory(
      atPath: folder.file("server"), withIntermediateDirectories: true)
    try folder.write([], to: "server/workspace.sqlite.new")
    #expect(try open("atlas").name == "atlas")
  }

  @Test func `what is no workspace is left as it is`() throws {
    try FileManager.default.createDirectory(
      atPath: folder.file("server"), withIntermediateDirectories: true)
    let text = Array(String(repeating: "notes ", count: 500).utf8)
    try folder.write(text, to: "server/workspace.sqlite")
    #expect(throws: StoreError.notADatabase) { try open("atlas") }
    #expect(folder.bytes(of: "server/workspace.sqlite") == text)
  }
}
