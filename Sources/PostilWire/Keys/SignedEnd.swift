package import PostilCore

/// The identity of one life of a log: a log gets another epoch when it is restored.
package struct Epoch: Hashable, Sendable {
  package static let byteCount = 16
  /// 16 of them.
  package let bytes: [UInt8]

  /// - Returns: `nil` for another number of bytes than 16.
  package init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  /// A new, random epoch.
  package static func new() -> Epoch {
    var source = SystemRandomNumberGenerator()
    return Epoch(unchecked: (0..<byteCount).map { _ in UInt8(truncatingIfNeeded: source.next()) })
  }

  private init(unchecked bytes: [UInt8]) {
    self.bytes = bytes
  }
}

/// The end of a log, which the operator's key signs.
package struct LogEnd: Hashable, Sendable {
  /// 16 bytes.
  package let workspaceID: [UInt8]
  package let epoch: Epoch
  /// The last seq of the log.
  package let seq: Seq
  /// The log's chain there.
  package let chain: Chain

  package init(workspaceID: [UInt8], epoch: Epoch, seq: Seq, chain: Chain) {
    self.workspaceID = workspaceID
    self.epoch = epoch
    self.seq = seq
    self.chain = chain
  }
}

/// The end of a log with the operator's signature.
///
/// Two that cannot both be true prove that a server told different things, or that its folder was restored
/// from a copy. Source: Protocol/TRUST.md, "Signed ends".
package struct SignedEnd: Hashable, Sendable {
  package let end: LogEnd
  /// Ed25519, 64 bytes, over `Statement.end`.
  package let signature: [UInt8]

  private static let scheme = "postil-end:"
  private static let byteCount = 16 + Epoch.byteCount + 8 + 32 + 64
  private static let digitCount = (byteCount * 8 + 4) / 5

  /// - Parameter signature: 64 bytes.
  package init(_ end: LogEnd, signature: [UInt8]) {
    self.end = end
    self.signature = signature
  }

  package enum Problem: Error, Hashable, Sendable {
    /// `postil-end:` does not occur in it.
    case notAnEnd
    /// A digit is missing, there are too many, or one is not a Crockford digit.
    case malformed
    /// It holds several different ends, so the one meant is unknown.
    case several
  }

  /// Finds the only end in a text, such as a mail's; it may occur more than once.
  ///
  /// White space is ignored, also in between, and so are the signs that mail puts at a line's start to quote
  /// it or at its end to fold it. No digit may follow the last one.
  package init(_ text: String) throws(Problem) {
    let written = Unfolded(text)
    let starts = written.letters.ranges(of: Array(Self.scheme.utf8)).map(\.upperBound)
    guard !starts.isEmpty else { throw .notAnEnd }
    var found: SignedEnd?
    // A mere mention of the scheme does not count beside a whole end.
    var isAnyBroken = false
    for start in starts {
      let end = start + Self.digitCount
      guard end <= written.letters.count, written.isBoundary(end),
        let bytes = try? Crockford.decode(
          String(decoding: written.letters[start..<end], as: UTF8.self), byteCount: Self.byteCount),
        let next = Self(bytes: bytes)
      else {
        isAnyBroken = isAnyBroken || written.wordLength(at: start) > 20
        continue
      }
      guard found == nil || found == next else { throw .several }
      found = next
    }
    guard let found, !isAnyBroken else { throw .malformed }
    self = found
  }

  /// - Parameter bytes: `byteCount` of them.
  private init?(bytes: [UInt8]) {
    let seq = bytes[32..<40].reduce(0) { $0 << 8 | UInt64($1) }
    guard let epoch = Epoch(bytes: Array(bytes[16..<32])), seq <= UInt64(Int64.max),
      let chain = Chain(bytes: Array(bytes[40..<72]))
    else { return nil }
    self.init(
      LogEnd(workspaceID: Array(bytes[..<16]), epoch: epoch, seq: seq, chain: chain),
      signature: Array(bytes[72...]))
  }

  /// One line that can be mailed: workspace, epoch, seq, chain and signature, 136 bytes in 218 digits
  /// of Crockford's base 32.
  package var text: String {
    let seq = withUnsafeBytes(of: end.seq.bigEndian) { Array($0) }
    let bytes = end.workspaceID + end.epoch.bytes + seq + end.chain.bytes + signature
    return Self.scheme + Crockford.encode(bytes)
  }

  /// - Parameter publicKey: the operator's, 32 bytes.
  package func isSigned(by publicKey: [UInt8]) -> Bool {
    Statement.end(end).isSigned(signature, by: publicKey)
  }
}

/// A text as it was before a mail program folded and quoted it, without its white space.
private struct Unfolded {
  private(set) var letters: [UInt8] = []
  /// The letters in front of which there was white space.
  private var gaps: Set<Int> = []

  init(_ text: String) {
    var isLineStart = true
    for scalar in text.unicodeScalars {
      if scalar.properties.isWhitespace {
        isLineStart = isLineStart || ["\n", "\r", "\u{85}", "\u{2028}"].contains(scalar)
        // Quoted-printable ends a continued line with it.
        if isLineStart, letters.last == UInt8(ascii: "=") { letters.removeLast() }
        gaps.insert(letters.count)
      } else if !isLineStart || (scalar != ">" && scalar != "|") {
        isLineStart = false
        letters += Array(String(scalar).utf8)
      }
    }
  }

  /// The number of letters at a place without white space between them, up to 21.
  func wordLength(at place: Int) -> Int {
    (place..<min(place + 21, letters.count)).prefix { $0 == place || !isBoundary($0) }.count
  }

  /// True if a word cannot continue at a place.
  func isBoundary(_ place: Int) -> Bool {
    guard place < letters.count, !gaps.contains(place) else { return true }
    switch letters[place] {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"):
      return false
    default: return true
    }
  }
}
