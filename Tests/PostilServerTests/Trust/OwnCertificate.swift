import Crypto
import Foundation
import SwiftASN1
import TestSupport
import X509

@testable import PostilServer

/// A certificate that an operator brings, and its key, each in a file.
struct OwnCertificate {
  let certificate: String
  let key: String

  init(of owner: P256.Signing.PrivateKey, in folder: TemporaryFolder, _ name: String) throws {
    certificate = folder.file("\(name).crt")
    key = folder.file("\(name).key")
    let subject = try DistinguishedName { CommonName("notes.example.org") }
    let issued = try Certificate(
      version: .v3, serialNumber: Certificate.SerialNumber(),
      publicKey: Certificate.PublicKey(owner.publicKey),
      notValidBefore: Date(timeIntervalSince1970: 1_000_000_000),
      notValidAfter: Date(timeIntervalSince1970: 1_100_000_000),
      issuer: subject, subject: subject, signatureAlgorithm: .ecdsaWithSHA256,
      extensions: Certificate.Extensions {}, issuerPrivateKey: Certificate.PrivateKey(owner))
    try folder.write(
      Array(issued.serializeAsPEM().pemString.utf8), to: "\(name).crt")
    try folder.write(Array(owner.pemRepresentation.utf8), to: "\(name).key")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
  }

  var certificateURL: URL { URL(fileURLWithPath: certificate) }

  func identity() throws -> ServerIdentity {
    try ServerIdentity(certificate: certificate, key: key)
  }
}
