import Foundation
import TestSupport
import Testing

@testable import PostilReplica

struct ReplicaFolderTests {
  private let desk: Desk

  init() throws {
    desk = try Desk()
    try FileManager.default.createDirectory(
      atPath: desk.file("a/b/c"), withIntermediateDirectories: true)
  }

  @Test(arguments: ["", "/a", "/a/b/c", "/a/b/../b", "/", "/.postil"])
  func `a replica is found from any folder inside it`(below: String) throws {
    #expect(try ReplicaFolder.containing(desk.path + below) == desk.replica.folder)
  }

  @Test func `a folder that does not exist belongs to the replica above it`() throws {
    #expect(try ReplicaFolder.containing(desk.file("a/new")) == desk.replica.folder)
  }

  @Test func `a folder outside any replica is none`() throws {
    let empty = try TemporaryFolder()
    #expect(
      failure { _ = try ReplicaFolder.containing(empty.path) }
        == "notAReplica(path: \"\(empty.path)\")")
  }

  @Test func `a folder with only the name of a replica is none`() throws {
    let empty = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: empty.file(".postil"), withIntermediateDirectories: true)
    #expect(
      failure { _ = try ReplicaFolder.containing(empty.path) }
        == "notAReplica(path: \"\(empty.path)\")")
  }

  @Test func `a replica is not made twice`() {
    #expect(
      failure { _ = try ReplicaFolder.new(at: desk.path) }
        == "alreadyAReplica(path: \"\(desk.path)\")")
  }

  @Test(arguments: ["a/b", "new", "a/new/deeper"])
  func `a replica is not made inside another`(below: String) {
    let path = desk.file(below)
    #expect(
      failure { _ = try ReplicaFolder.new(at: path) }
        == "insideReplica(path: \"\(path)\", outer: \"\(desk.path)\")")
  }

  @Test func `a replica is found through a symbolic link`() throws {
    let other = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(
      atPath: other.file("link"), withDestinationPath: desk.file("a/b"))
    #expect(try ReplicaFolder.containing(other.file("link")) == desk.replica.folder)
    #expect(try ReplicaFolder.containing(other.file("link/c")) == desk.replica.folder)
  }

  @Test(arguments: ["link", "link/new", "link/new/deeper"])
  func `a replica is not made inside another by way of a symbolic link`(below: String) throws {
    let other = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(
      atPath: other.file("link"), withDestinationPath: desk.file("a/b"))
    let said = failure { _ = try ReplicaFolder.new(at: other.file(below)) }
    #expect(said.hasPrefix("insideReplica("))
  }

  @Test func `a replica's folder is copied and goes on from where it was`() throws {
    try desk.imports("A bridge")
    let other = try TemporaryFolder()
    try FileManager.default.copyItem(
      atPath: desk.file(".postil"), toPath: other.file(".postil"))
    let copy = try Replica(containing: other.path)
    #expect(copy.store.replica == desk.replica.store.replica)
    #expect(try copy.key().replica == copy.store.replica)
    #expect(
      try copy.store.read { try $0.digest() } == desk.replica.store.read { try $0.digest() })
    #expect(try copy.verify().pending == 2)
  }

  @Test func `a failed clone removes the files that it made, and no others`() throws {
    let other = try TemporaryFolder()
    try other.write(Array("keep".utf8), to: "notes.txt")
    try NewReplicaFolder(ReplicaFolder.new(at: other.path)).remove()
    #expect(try FileManager.default.contentsOfDirectory(atPath: other.path) == ["notes.txt"])
    try NewReplicaFolder(ReplicaFolder.new(at: other.file("new"))).remove()
    #expect(try FileManager.default.contentsOfDirectory(atPath: other.path) == ["notes.txt"])
  }

  @Test func `two commands do not make a replica in one folder, nor remove each other's files`()
    throws
  {
    let other = try TemporaryFolder()
    let folder = try ReplicaFolder.new(at: other.file("new"))
    let first = try NewReplicaFolder(folder)
    #expect(
      failure { _ = try NewReplicaFolder(folder) } == "beingMade(path: \"\(folder.path)\")")
    #expect(FileManager.default.fileExists(atPath: folder.home))
    first.remove()
    let second = try NewReplicaFolder(folder)
    first.remove()
    #expect(FileManager.default.fileExists(atPath: folder.home))
    withExtendedLifetime(second) {}
  }
}
