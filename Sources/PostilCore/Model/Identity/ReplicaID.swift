import Crypto

/// A replica's id. A replica is one person's copy of the workspace on one machine, with its own key and
/// file.
///
/// The first 8 bytes, big endian, of the SHA-256 of the replica's Ed25519 public key.
/// Source: Protocol/EVENTS.md, "Identity".
package struct ReplicaID: Hashable, Comparable, Sendable {
  package let bits: UInt64

  package init(bits: UInt64) {
    self.bits = bits
  }

  /// The id that belongs to a public key of 32 bytes.
  package init(publicKey: [UInt8]) {
    let digest = SHA256.hash(data: publicKey)
    self.init(bits: digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
  }

  package static func < (left: ReplicaID, right: ReplicaID) -> Bool {
    left.bits < right.bits
  }
}

extension ReplicaID: CustomStringConvertible {
  /// 16 lower-case hexadecimal digits.
  package var description: String {
    let digits = String(bits, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
