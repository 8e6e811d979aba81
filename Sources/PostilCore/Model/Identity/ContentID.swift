import Crypto

/// An id derived from content: 128 bits of SHA-256, so that two people who import the same text meet.
///
/// Source: Protocol/EVENTS.md, "Content ids".
package struct ContentID: Hashable, Comparable, Sendable {
  package let high: UInt64
  package let low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Reads 16 bytes, big endian; `nil` for any other number of bytes.
  package init?(bytes: some Sequence<UInt8>) {
    let id = Array(bytes).withUnsafeBytes { ContentID(bytes: $0) }
    guard let id else { return nil }
    self = id
  }

  /// Reads 16 bytes, big endian; `nil` for any other number of bytes.
  package init?(bytes: UnsafeRawBufferPointer) {
    guard bytes.count == 16 else { return nil }
    self.init(
      high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
      low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
  }

  /// The id of an article: over its canonical url, or else over its first canonical text.
  package static func article(url: Text?, text: Text) -> ContentID {
    if let url { return hash(of: url, domain: "postil article url\n") }
    return hash(of: text, domain: "postil article text\n")
  }

  /// The id of a revision: over its canonical text.
  package static func revision(text: Text) -> ContentID {
    hash(of: text, domain: "postil revision\n")
  }

  /// The id of a term, the same for all of its spellings.
  package static func term(_ word: Text) -> ContentID {
    hash(of: word.tagFolded, domain: "postil term\n")
  }

  /// 16 bytes, big endian.
  package var bytes: [UInt8] {
    [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
  }

  package static func < (left: ContentID, right: ContentID) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }

  /// Half of the id is enough: it comes from a hash itself.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(high)
  }

  private static func hash(of text: Text, domain: Text) -> ContentID {
    var hasher = SHA256()
    domain.withBytes { hasher.update(bufferPointer: $0) }
    text.withBytes { hasher.update(bufferPointer: $0) }
    return hasher.finalize().withUnsafeBytes { digest in
      ContentID(
        high: UInt64(bigEndian: digest.loadUnaligned(as: UInt64.self)),
        low: UInt64(bigEndian: digest.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }
  }
}
