import Crypto
import Foundation
import NIOSSL
import PostilStore
package import PostilWire
import X509

/// A server's identity: a private key and the certificate that shows its public half.
package struct ServerIdentity: Sendable {
  private let chain: [NIOSSLCertificate]
  private let key: NIOSSLPrivateKey
  /// The pin that a link to this server carries.
  package let pin: Pin

  package enum Problem: Error, Hashable, Sendable {
    /// It is not there, or holds no PEM of the kind.
    case certificateUnreadable(path: String)
    case keyUnreadable(path: String)
    /// Others than its owner can read the key: a mode beyond 0600.
    case keyReadableByOthers(path: String)
    /// The certificate shows another key.
    case keyOfAnotherCertificate(path: String)
  }

  /// The identity of a server's folder: its key, made at the first start and kept there with mode
  /// 0600. The certificate is made anew at each start, since only the key is pinned.
  ///
  /// - Parameter path: the server's folder.
  package static func kept(in path: String) throws -> ServerIdentity {
    try kept(at: file(in: path))
  }

  static func file(in path: String) -> String { "\(path)/tls-key.pem" }

  /// The identity of a key's file, which is made if it is not there.
  static func kept(at file: String) throws -> ServerIdentity {
    if !FileManager.default.fileExists(atPath: file) {
      let new = P256.Signing.PrivateKey()
      try PrivateFile.write(Array(new.pemRepresentation.utf8), to: file)
    }
    let pem = try pem(ofKey: file)
    guard let key = try? P256.Signing.PrivateKey(pemRepresentation: pem) else {
      throw Problem.keyUnreadable(path: file)
    }
    return try ServerIdentity(chain: [certificate(of: key)], keyPEM: pem, path: file)
  }

  /// The operator's own, both in PEM; the server's certificate is the first of its file.
  package init(certificate: String, key: String) throws {
    try PrivateFile.expectReadable(certificate)
    guard let chain = try? NIOSSLCertificate.fromPEMFile(certificate), !chain.isEmpty else {
      throw Problem.certificateUnreadable(path: certificate)
    }
    try self.init(chain: chain, keyPEM: Self.pem(ofKey: key), path: key)
  }

  private init(chain: [NIOSSLCertificate], keyPEM: String, path: String) throws {
    guard let key = try? NIOSSLPrivateKey(bytes: Array(keyPEM.utf8), format: .pem) else {
      throw Problem.keyUnreadable(path: path)
    }
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

  /// The contents of a key's file, which nobody else may be able to read.
  private static func pem(ofKey path: String) throws -> String {
    try PrivateFile.expectReadable(path)
    guard let pem = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw Problem.keyUnreadable(path: path)
    }
    guard PrivateFile.isPrivate(path) else { throw Problem.keyReadableByOthers(path: path) }
    return pem
  }

  /// Self-signed, for a hundred years: a replica looks at its key and at nothing else.
  private static func certificate(of key: P256.Signing.PrivateKey) throws -> NIOSSLCertificate {
    let name = try DistinguishedName { CommonName("Postil") }
    let now = Date()
    let certificate = try Certificate(
      version: .v3, serialNumber: Certificate.SerialNumber(),
      publicKey: Certificate.PublicKey(key.publicKey),
      notValidBefore: now - 86_400, notValidAfter: now + 100 * 365 * 86_400,
      issuer: name, subject: name, signatureAlgorithm: .ecdsaWithSHA256,
      extensions: Certificate.Extensions {}, issuerPrivateKey: Certificate.PrivateKey(key))
    return try NIOSSLCertificate(
      bytes: Array(certificate.serializeAsPEM().pemString.utf8), format: .pem)
  }
}
