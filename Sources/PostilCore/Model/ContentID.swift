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
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    self.init(
      high: bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) },
      low: bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) })
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

  /// 16 bytes, big endian.
  package var bytes: [UInt8] {
    [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
  }

  package static func < (left: ContentID, right: ContentID) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }

  private static func hash(of text: Text, domain: String) -> ContentID {
    var hasher = SHA256()
    hasher.update(data: Array(domain.utf8))
    hasher.update(data: Array(text.string.utf8))
    let digest = Array(hasher.finalize())
    return ContentID(
      high: digest[0..<8].reduce(0) { $0 << 8 | UInt64($1) },
      low: digest[8..<16].reduce(0) { $0 << 8 | UInt64($1) })
  }
}
