import Crypto
package import Foundation
package import PostilCore

/// The private half of an Ed25519 key (RFC 8032): a replica's, an operator's, or an invitation's.
package struct SigningKey: Sendable {
  private let key: Curve25519.Signing.PrivateKey

  /// A new key.
  package init() {
    key = Curve25519.Signing.PrivateKey()
  }

  /// - Parameter bytes: 32; `nil` for any other number.
  package init?(bytes: some ContiguousBytes) {
    guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes) else {
      return nil
    }
    self.key = key
  }

  /// 32 bytes: a secret.
  package var bytes: [UInt8] { Array(key.rawRepresentation) }

  /// 32 bytes.
  package var publicKey: [UInt8] { Array(key.publicKey.rawRepresentation) }

  package var replica: ReplicaID { ReplicaID(publicKey: publicKey) }

  package func sign(_ statement: Statement) throws -> [UInt8] {
    Array(try key.signature(for: statement.bytes))
  }
}
