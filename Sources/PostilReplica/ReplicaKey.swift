import Crypto
import Foundation
package import PostilCore
import PostilStore

/// A replica's Ed25519 key: made at clone, kept in a file that only its owner can read, and the
/// source of the replica's id.
package struct ReplicaKey: Sendable {
  private let key: Curve25519.Signing.PrivateKey

  package init() {
    key = Curve25519.Signing.PrivateKey()
  }

  package init(readingFrom path: String) throws(ReplicaError) {
    guard let bytes = FileManager.default.contents(atPath: path),
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
    else { throw .keyUnreadable(path: path) }
    self.key = key
  }

  /// 32 bytes.
  package var publicKey: [UInt8] { Array(key.publicKey.rawRepresentation) }

  package var replica: ReplicaID { ReplicaID(publicKey: publicKey) }

  /// Writes the key so that nobody else can read it even for a moment, and waits until it is on the
  /// disk.
  func write(to path: String) throws {
    try PrivateFile.write(Array(key.rawRepresentation), to: path)
  }
}
