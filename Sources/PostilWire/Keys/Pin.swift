import Crypto
package import PostilCore

/// The fingerprint of a server's public key, which a link carries so that even the first connection reaches
/// the right server, without a certificate authority.
///
/// SHA-256 of the key's SubjectPublicKeyInfo in DER (RFC 7469, section 2.4). The key is pinned, not its
/// certificate: a server may renew the certificate as often as it likes.
package struct Pin: Hashable, Sendable, CustomStringConvertible {
  /// 32 of them, as in an announcement in a log.
  package let bytes: [UInt8]

  /// - Parameter subjectPublicKeyInfo: the key, in DER.
  package init(subjectPublicKeyInfo: some Sequence<UInt8>) {
    bytes = Array(SHA256.hash(data: Array(subjectPublicKeyInfo)))
  }

  /// - Parameter announced: 32 bytes; `nil` for any other number.
  package init?(announced bytes: [UInt8]) {
    guard bytes.count == SHA256.byteCount else { return nil }
    self.bytes = bytes
  }

  /// Reads 52 digits of Crockford's base 32.
  package init(_ text: String) throws(CrockfordError) {
    bytes = try Crockford.decode(text, byteCount: SHA256.byteCount)
  }

  package var description: String { Crockford.encode(bytes) }
}
