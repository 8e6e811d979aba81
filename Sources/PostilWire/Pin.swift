import Crypto
package import PostilCore

/// The fingerprint of a server's public key: what a link carries, so that the first connection is
/// made to the right server already, with no certificate authority.
///
/// SHA-256 of the key's SubjectPublicKeyInfo in DER (RFC 7469, section 2.4). It is the key that is
/// pinned and not its certificate: a server renews that as often as it likes.
package struct Pin: Hashable, Sendable, CustomStringConvertible {
  private let bytes: [UInt8]

  /// - Parameter subjectPublicKeyInfo: the key, in DER.
  package init(subjectPublicKeyInfo: some Sequence<UInt8>) {
    bytes = Array(SHA256.hash(data: Array(subjectPublicKeyInfo)))
  }

  /// Reads 52 digits of Crockford's base 32.
  package init(_ text: String) throws(CrockfordError) {
    bytes = try Crockford.decode(text, byteCount: SHA256.byteCount)
  }

  package var description: String { Crockford.encode(bytes) }
}
