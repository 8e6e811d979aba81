import Crypto

/// A UUID made of a name in a namespace: the same for the same name, everywhere and for ever.
///
/// Source: RFC 9562, 5.5, version 5. SHA-1 is its rule; nothing is trusted for it.
package struct NamedUUID: Hashable, Sendable, CustomStringConvertible {
  private let bytes: [UInt8]

  /// Appendix C of the RFC: for names that are URLs.
  package static let urls = NamedUUID(bytes: [
    0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8,
  ])

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  package init(_ name: String, in namespace: NamedUUID) {
    var bytes = Array(Insecure.SHA1.hash(data: namespace.bytes + Array(name.utf8)).prefix(16))
    bytes[6] = bytes[6] & 0x0F | 0x50
    bytes[8] = bytes[8] & 0x3F | 0x80
    self.bytes = bytes
  }

  /// As in `6ba7b811-9dad-11d1-80b4-00c04fd430c8`.
  package var description: String {
    [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { bytes[$0].hexadecimal }.joined(separator: "-")
  }
}
