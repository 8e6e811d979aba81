import Foundation
import PostilCore
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica

struct ReplicaKeyTests {
  @Test func `a key is read as it was written`() throws {
    let folder = try TemporaryFolder()
    let key = SigningKey()
    try KeyFile.write(key, to: folder.file("key"))
    let read = try KeyFile.read(folder.file("key"))
    #expect(read.publicKey == key.publicKey)
    #expect(read.replica == ReplicaID(publicKey: key.publicKey))
  }

  @Test func `only its owner can read a key`() throws {
    let folder = try TemporaryFolder()
    try KeyFile.write(SigningKey(), to: folder.file("key"))
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.file("key"))
    #expect(attributes[.posixPermissions] as? NSNumber == 0o600)
  }

  @Test func `only its owner can enter a replica's folder`() throws {
    let folder = try ReplicaFolder.new(at: TemporaryFolder().file("north"))
    let made = try NewReplicaFolder(folder)
    defer { made.remove() }
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.home)
    #expect(attributes[.posixPermissions] as? NSNumber == 0o700)
  }

  @Test func `two keys differ`() {
    #expect(SigningKey().replica != SigningKey().replica)
  }

  @Test(arguments: [0, 31, 33])
  func `a key of another length is unreadable`(length: Int) throws {
    let folder = try TemporaryFolder()
    try folder.write([UInt8](repeating: 1, count: length), to: "key")
    #expect(
      failure { _ = try KeyFile.read(folder.file("key")) }
        == "Unreadable(path: \"\(folder.file("key"))\")")
  }

  @Test func `a missing key is unreadable`() throws {
    let desk = try Desk()
    try FileManager.default.removeItem(atPath: desk.replica.folder.key)
    #expect(
      failure { _ = try desk.replica.key() }
        == "keyUnreadable(path: \"\(desk.replica.folder.key)\")")
  }

  @Test func `another replica's key is foreign`() throws {
    let desk = try Desk()
    try KeyFile.write(SigningKey(), to: desk.replica.folder.key)
    #expect(
      failure { _ = try desk.replica.key() }
        == "foreignKey(path: \"\(desk.replica.folder.key)\")")
  }
}
