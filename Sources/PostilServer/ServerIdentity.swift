import Crypto
import Foundation
import NIOSSL
package import PostilWire
import SwiftASN1
import X509

/// What a server proves to be: a private key and the certificate that shows its public half.
package struct ServerIdentity: Sendable {
  private let chain: [NIOSSLCertificate]
  private let key: NIOSSLPrivateKey
  /// What a link to this server carries.
  package let pin: Pin

  package enum Problem: Error, Hashable, Sendable {
    /// It is not there, cannot be read, or holds no PEM of the kind.
    case certificateUnreadable(path: String)
    case keyUnreadable(path: String)
    /// Others than its owner can read the key: a mode beyond 0600.
    case keyReadableByOthers(path: String)
    /// The certificate shows another key.
    case keyOfAnotherCertificate(path: String)
    case cannotWrite(path: String, reason: String)
  }

  /// The identity of a server's folder: its key, made at the first start and kept there with mode
  /// 0600. The certificate is made anew at each start, since only the key is pinned.
  ///
  /// - Parameter path: the server's folder.
  package static func kept(in path: String) throws -> ServerIdentity {
    let file = "\(path)/tls-key.pem"
    let key: P256.Signing.PrivateKey
    if FileManager.default.fileExists(atPath: file) {
      try expectPrivate(file)
      guard let pem = try? String(contentsOfFile: file, encoding: .utf8),
        let read = try? P256.Signing.PrivateKey(pemRepresentation: pem)
      else { throw Problem.keyUnreadable(path: file) }
      key = read
    } else {
      key = P256.Signing.PrivateKey()
      try write(key.pemRepresentation, to: file)
    }
    let certificate = try certificate(of: key)
    return try ServerIdentity(
      chain: [NIOSSLCertificate(bytes: certificate, format: .der)],
      key: NIOSSLPrivateKey(bytes: Array(key.derRepresentation), format: .der), path: file)
  }

  /// The operator's own, both in PEM; the server's certificate is the first of its file.
  package init(certificate: String, key: String) throws {
    guard let chain = try? NIOSSLCertificate.fromPEMFile(certificate), !chain.isEmpty else {
      throw Problem.certificateUnreadable(path: certificate)
    }
    guard FileManager.default.isReadableFile(atPath: key),
      let read = try? NIOSSLPrivateKey(file: key, format: .pem)
    else { throw Problem.keyUnreadable(path: key) }
    try Self.expectPrivate(key)
    try self.init(chain: chain, key: read, path: key)
  }

  private init(chain: [NIOSSLCertificate], key: NIOSSLPrivateKey, path: String) throws {
    self.chain = chain
    self.key = key
    pin = Pin(subjectPublicKeyInfo: try chain[0].extractPublicKey().toSPKIBytes())
    do {
      _ = try context()
    } catch {
      throw Problem.keyOfAnotherCertificate(path: path)
    }
  }

  /// TLS 1.3 alone, with this identity.
  func context() throws -> NIOSSLContext {
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
    configuration.minimumTLSVersion = .tlsv13
    return try NIOSSLContext(configuration: configuration)
  }

  /// Self-signed, in DER, for a hundred years: a replica looks at its key and at nothing else.
  private static func certificate(of key: P256.Signing.PrivateKey) throws -> [UInt8] {
    let name = try DistinguishedName { CommonName("Postil") }
    let now = Date()
    let certificate = try Certificate(
      version: .v3, serialNumber: Certificate.SerialNumber(),
      publicKey: Certificate.PublicKey(key.publicKey),
      notValidBefore: now - 86_400, notValidAfter: now + 100 * 365 * 86_400,
      issuer: name, subject: name, signatureAlgorithm: .ecdsaWithSHA256,
      extensions: Certificate.Extensions {}, issuerPrivateKey: Certificate.PrivateKey(key))
    var serializer = DER.Serializer()
    try serializer.serialize(certificate)
    return serializer.serializedBytes
  }

  private static func expectPrivate(_ path: String) throws {
    let mode =
      try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
    guard let mode, mode.intValue & 0o077 == 0 else {
      throw Problem.keyReadableByOthers(path: path)
    }
  }

  /// Under another name until it is whole: a start that is killed leaves no half key behind.
  private static func write(_ text: String, to path: String) throws {
    let unfinished = "\(path).new"
    do {
      try? FileManager.default.removeItem(atPath: unfinished)
      guard
        FileManager.default.createFile(
          atPath: unfinished, contents: nil, attributes: [.posixPermissions: 0o600])
      else { throw CocoaError(.fileWriteUnknown) }
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: unfinished))
      try file.write(contentsOf: Data(text.utf8))
      try file.synchronize()
      try file.close()
      try FileManager.default.moveItem(atPath: unfinished, toPath: path)
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
      try FileHandle(forReadingFrom: folder).synchronize()
    } catch {
      throw Problem.cannotWrite(path: path, reason: error.localizedDescription)
    }
  }
}
