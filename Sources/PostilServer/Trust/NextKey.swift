import Foundation
import NIOSSL
import PostilStore
package import PostilWire

/// The key that is to follow the one of a server's folder: made ahead and kept aside, mode 0600.
package struct NextKey: Sendable {
  private let directory: String
  var file: String { "\(directory)/tls-key.next.pem" }

  /// There is none to be taken.
  package struct Missing: Error, Hashable, Sendable {
    package let path: String
  }

  /// - Parameter directory: the server's folder.
  package init(in directory: String) {
    self.directory = directory
  }

  /// The identity with it. A second call gives the same.
  package func made() throws -> ServerIdentity { try ServerIdentity.kept(at: file) }

  /// The same, where it was made.
  package func kept() throws -> ServerIdentity {
    guard FileManager.default.fileExists(atPath: file) else { throw Missing(path: file) }
    return try ServerIdentity.kept(at: file)
  }

  /// Puts it in the place of the folder's key, which is gone afterwards: all of that or nothing.
  package func take() throws {
    try PrivateFile.move(file, to: ServerIdentity.file(in: directory))
  }

  /// Takes it away, so that nobody can have it.
  package func remove() throws { try PrivateFile.remove(file) }
}

extension Pin {
  /// The pin of the key that a certificate in PEM shows.
  package init(ofCertificate path: String) throws {
    try PrivateFile.expectReadable(path)
    guard let shown = try? NIOSSLCertificate.fromPEMFile(path).first else {
      throw ServerIdentity.Problem.certificateUnreadable(path: path)
    }
    self.init(subjectPublicKeyInfo: try shown.extractPublicKey().toSPKIBytes())
  }
}
