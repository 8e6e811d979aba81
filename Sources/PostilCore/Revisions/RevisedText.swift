/// The text that a revision makes of its parent's, and the places where the two differ.
package struct RevisedText: Sendable {
  package let text: Text
  /// Ascending; none touches another.
  package let splices: [ByteSplice]
}

/// A place of a text, in bytes, where another one differs.
package struct ByteSplice: Hashable, Sendable {
  /// The deleted range. It neither begins nor ends inside a scalar.
  package let deleted: Range<Int>
  package let inserted: Text

  package init(deleted: Range<Int>, inserted: Text) {
    self.deleted = deleted
    self.inserted = inserted
  }
}

extension ArticleRevision {
  /// ⚖ The text that it makes of its parent's, or none: a text that is another one than it names, that is
  /// empty or longer than an article may be, or where it or its parent's is so much longer than the inserted
  /// text that a small event would cost every reader a large text (`mayTell`). Linear time.
  ///
  /// - Parameter parent: the text of the revision that it names as its parent.
  /// - Returns: `nil` where the fold ignores the revision.
  package func text(from parent: Text) -> RevisedText? {
    guard mayTell(textOf: parent.utf8Count), let splices = parent.bytePlaces(of: splices) else {
      return nil
    }
    let count = splices.reduce(parent.utf8Count + insertedBytes) { $0 - $1.deleted.count }
    guard 1...Limits.articleBytes ~= count, mayTell(textOf: count) else { return nil }
    let text = parent.spliced(splices, count: count)
    return ContentID.revision(text: text) == revision
      ? RevisedText(text: text, splices: splices) : nil
  }

  /// True if it inserts enough for a text of so many bytes, its parent's or its own.
  package func mayTell(textOf bytes: Int) -> Bool {
    bytes <= Limits.revisionBytes(inserting: insertedBytes)
  }

  private var insertedBytes: Int { splices.reduce(0) { $0 + $1.inserted.utf8Count } }
}

extension Limits {
  /// The longest text, also its parent's, of a revision that inserts this many bytes.
  ///
  /// ⚖ So rebuilding the revisions of a log is work linear in its bytes. A small change in a long text
  /// repeats some of the text around it: see `Splice.turning`.
  static func revisionBytes(inserting count: Int) -> Int { 4_096 + 32 * count }

  /// The fewest bytes that a revision must insert whose text has so many.
  static func insertedBytes(for count: Int) -> Int { max(0, (count - 4_096 + 31) / 32) }
}

extension Text {
  /// - Parameter splices: ascending, as an event has them.
  /// - Returns: `nil` where one reaches beyond the end.
  fileprivate func bytePlaces(of splices: [Splice]) -> [ByteSplice]? {
    withBytes { bytes in
      var place = ScalarPlace()
      var found: [ByteSplice] = []
      found.reserveCapacity(splices.count)
      for splice in splices {
        guard place.advance(to: Int(splice.start), in: bytes) else { return nil }
        let start = place.byte
        guard place.advance(to: Int(splice.start) + Int(splice.deleted), in: bytes) else {
          return nil
        }
        found.append(ByteSplice(deleted: start..<place.byte, inserted: splice.inserted))
      }
      return found
    }
  }

  /// - Parameter count: of the bytes that result.
  fileprivate func spliced(_ splices: [ByteSplice], count: Int) -> Text {
    withBytes { bytes in
      // Pieces of valid text, cut between scalars, are valid text.
      Text(
        String(unsafeUninitializedCapacity: count) { result in
          let result = UnsafeMutableRawBufferPointer(result)
          var filled = 0
          func append(_ piece: UnsafeRawBufferPointer) {
            UnsafeMutableRawBufferPointer(rebasing: result[filled..<filled + piece.count])
              .copyMemory(from: piece)
            filled += piece.count
          }
          var start = 0
          for splice in splices {
            append(UnsafeRawBufferPointer(rebasing: bytes[start..<splice.deleted.lowerBound]))
            splice.inserted.withBytes { append($0) }
            start = splice.deleted.upperBound
          }
          append(UnsafeRawBufferPointer(rebasing: bytes[start...]))
          return filled
        })
    }
  }
}

/// A place in a text, counted in scalars and in bytes, which only moves forward.
struct ScalarPlace {
  private(set) var scalar = 0
  private(set) var byte = 0

  /// - Returns: whether the text has so many scalars.
  mutating func advance(to target: Int, in bytes: UnsafeRawBufferPointer) -> Bool {
    while scalar < target {
      guard byte < bytes.count else { return false }
      byte += Self.width(of: bytes[byte])
      scalar += 1
    }
    return true
  }

  /// - Parameter target: where a scalar begins, or the end.
  mutating func advance(toByte target: Int, in bytes: UnsafeRawBufferPointer) {
    while byte < target {
      byte += Self.width(of: bytes[byte])
      scalar += 1
    }
  }

  private static func width(of lead: UInt8) -> Int {
    switch lead {
    case 0..<0x80: 1
    case 0x80..<0xE0: 2
    case 0xE0..<0xF0: 3
    default: 4
    }
  }
}
