import Crypto
import Foundation
import PostilStore
import TestSupport
import X509

@testable import PostilServer

/// A certificate that an operator brings, and its key, each in a file. It expired long ago, and is of
/// another host.
struct OwnCertificate {
  let certificate: String
  let key: String

  enum Kind: CaseIterable {
    case p256, p384, p521, ed25519

    var newKey: Certificate.PrivateKey {
      switch self {
      case .p256: Certificate.PrivateKey(P256.Signing.PrivateKey())
      case .p384: Certificate.PrivateKey(P384.Signing.PrivateKey())
      case .p521: Certificate.PrivateKey(P521.Signing.PrivateKey())
      case .ed25519: Certificate.PrivateKey(Curve25519.Signing.PrivateKey())
      }
    }
  }

  init(
    of owner: Certificate.PrivateKey = Kind.p256.newKey, in folder: TemporaryFolder, _ name: String
  ) throws {
    certificate = folder.file("\(name).crt")
    key = folder.file("\(name).key")
    let subject = try DistinguishedName { CommonName("notes.example.org") }
    let issued = try Certificate(
      version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: owner.publicKey,
      notValidBefore: Date(timeIntervalSince1970: 1_000_000_000),
      notValidAfter: Date(timeIntervalSince1970: 1_100_000_000),
      issuer: subject, subject: subject, extensions: Certificate.Extensions {},
      issuerPrivateKey: owner)
    try folder.write(Array(issued.serializeAsPEM().pemString.utf8), to: "\(name).crt")
    try PrivateFile.write(Array(owner.serializeAsPEM().pemString.utf8), to: key)
  }

  var certificateURL: URL { URL(fileURLWithPath: certificate) }

  func identity() throws -> ServerIdentity {
    try ServerIdentity(certificate: certificate, key: key)
  }
}
