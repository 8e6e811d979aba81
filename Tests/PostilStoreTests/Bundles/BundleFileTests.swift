import Foundation
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// A bundle's file is whole or is not there, and nobody else reads it.
struct BundleFileTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("east.bundle") }
  private let changeset: Changeset
  private let contents: BundleContents

  init() throws {
    folder = try TemporaryFolder()
    var author = Signer("east")
    let before = author.chain
    changeset = try author.write(author.join())
    contents = BundleContents(
      workspaceID: WorkspaceIdentity.founded.id, workspaceName: "atlas",
      outbox: BundleContents.Outbox(
        replica: author.replica, name: "east", firstCounter: 1, chainBefore: before,
        lastCounter: 1, chain: author.chain))
  }

  private var files: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path) }
  }

  private func write(replacing: Bool = false, beforeNaming: () throws -> Void = {}) throws {
    var file = try BundleFileWriter(to: path, replacing: replacing)
    try file.write(.contents(contents))
    try file.write(.push(changeset))
    try file.finish(beforeNaming: beforeNaming)
  }

  @Test func `a bundle that was written is read, and is its owner's alone`() throws {
    try write()
    var sections: [BundleSection] = []
    #expect(try BundleFile.read(path) { sections.append($0) } == contents)
    #expect(sections == [.contents(contents), .push(changeset)])
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    #expect(try files == ["east.bundle"])
  }

  @Test func `a file is replaced only where that is asked for`() throws {
    try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: BundleProblem.exists(path: path)) { try write() }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("mine".utf8))
    try write(replacing: true)
    #expect(try BundleFile.read(path) == contents)
    #expect(try files == ["east.bundle"])
  }

  @Test func `a file that comes meanwhile stays`() throws {
    let (path, url) = (path, URL(fileURLWithPath: path))
    #expect(throws: BundleProblem.exists(path: path)) {
      try write { try Data("mine".utf8).write(to: url) }
    }
    #expect(try Data(contentsOf: url) == Data("mine".utf8))
    #expect(try files == ["east.bundle"])
  }

  @Test func `what fails in between leaves nothing behind`() throws {
    struct Failure: Error {}
    #expect(throws: Failure.self) { try write { throw Failure() } }
    #expect(try files.isEmpty)
  }

  @Test func `what is no file is unreadable`() throws {
    #expect(throws: BundleProblem.self) { try BundleFile.read(folder.file("none")) }
    // It opens, and cannot be read.
    #expect(
      throws: BundleProblem.system(SystemFault(errno: EISDIR, path: folder.path))
    ) {
      try BundleFile.read(folder.path)
    }
  }
}
