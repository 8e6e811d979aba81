import Foundation
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilServer

/// A server's key: kept, kept secret, and not mistaken for another.
struct ServerIdentityTests {
  private let folder: TemporaryFolder
  private var key: String { folder.file("server/tls-key.pem") }

  init() throws { folder = try TemporaryFolder() }

  private func kept() throws -> ServerIdentity {
    try ServerIdentity.kept(in: folder.made("server"))
  }

  @Test func `a server is the same one at its next start`() throws {
    #expect(try kept().pin == kept().pin)
  }

  @Test func `two servers are two`() throws {
    #expect(try kept().pin != ServerIdentity.kept(in: folder.made("other")).pin)
  }

  @Test func `only its owner can read the key`() throws {
    _ = try kept()
    let mode = try FileManager.default.attributesOfItem(atPath: key)[.posixPermissions] as? NSNumber
    #expect(mode?.intValue == 0o600)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.file("server")) == ["tls-key.pem"])
  }

  @Test(arguments: [0o640, 0o604, 0o620])
  func `a key that others can read is not used`(mode: Int) throws {
    _ = try kept()
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: key)
    #expect(throws: ServerIdentity.Problem.keyReadableByOthers(path: key)) { try kept() }
    let own = try OwnCertificate(in: folder, "own")
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: own.key)
    #expect(throws: ServerIdentity.Problem.keyReadableByOthers(path: own.key)) {
      try own.identity()
    }
  }

  @Test func `a key that is damaged is not replaced by a new one`() throws {
    let pin = try kept().pin
    let pem = try String(contentsOfFile: key, encoding: .utf8)
    try Data(pem.utf8.dropLast(40)).write(to: URL(fileURLWithPath: key))
    #expect(throws: ServerIdentity.Problem.keyUnreadable(path: key)) { try kept() }
    try Data(pem.utf8).write(to: URL(fileURLWithPath: key))
    #expect(try kept().pin == pin)
  }

  @Test func `a folder that cannot be written to is an error, not a server without a key`() throws {
    #expect(throws: StoreError.self) { try ServerIdentity.kept(in: folder.file("nowhere")) }
  }

  @Test func `a start that was killed while it wrote the key is no obstacle`() throws {
    _ = try folder.made("server")
    try folder.write(Array("-----BEGIN".utf8), to: "server/tls-key.pem.new")
    #expect(try kept().pin == kept().pin)
  }

  @Test func `a renewed certificate of the same key keeps the pin`() throws {
    let owner = OwnCertificate.Kind.p256.newKey
    let first = try OwnCertificate(of: owner, in: folder, "first")
    let second = try OwnCertificate(of: owner, in: folder, "second")
    #expect(try Data(contentsOf: first.certificateURL) != Data(contentsOf: second.certificateURL))
    #expect(try first.identity().pin == second.identity().pin)
  }

  @Test func `a certificate and the key of another are refused`() throws {
    let first = try OwnCertificate(in: folder, "first")
    let second = try OwnCertificate(in: folder, "second")
    #expect(throws: ServerIdentity.Problem.keyOfAnotherCertificate(path: second.key)) {
      try ServerIdentity(certificate: first.certificate, key: second.key)
    }
  }

  @Test func `files that are none are named`() throws {
    let own = try OwnCertificate(in: folder, "own")
    let missing = folder.file("missing.pem")
    #expect(throws: ServerIdentity.Problem.certificateUnreadable(path: missing)) {
      try ServerIdentity(certificate: missing, key: own.key)
    }
    #expect(throws: ServerIdentity.Problem.keyUnreadable(path: missing)) {
      try ServerIdentity(certificate: own.certificate, key: missing)
    }
  }
}
