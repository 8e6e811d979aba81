/// A canonical text laid out for offsets: every offset into a text is a number of Unicode scalars.
///
/// Costs one pass over the text and five bytes per scalar. Make it once and ask it often; it is not
/// kept inside `CanonicalText`, most of which are only stored and passed on.
package struct ScalarIndex: Sendable {
  package let scalars: [Unicode.Scalar]
  /// True if a grapheme begins at this offset; one more element than scalars.
  private let isBoundary: [Bool]
  /// Half-open scalar ranges, without the line ends between them.
  package let paragraphs: [Range<Int>]
  /// The offsets of the scalars that UTF-16 writes as two units, ascending.
  private let wide: [Int]

  package init(_ canonical: CanonicalText) {
    var scalars: [Unicode.Scalar] = []
    var isBoundary: [Bool] = []
    for character in canonical.text.string {
      for (position, scalar) in character.unicodeScalars.enumerated() {
        scalars.append(scalar)
        isBoundary.append(position == 0)
      }
    }
    isBoundary.append(true)
    self.scalars = scalars
    self.isBoundary = isBoundary
    self.paragraphs = Self.paragraphs(of: scalars)
    wide = scalars.indices.filter { scalars[$0].value > 0xFFFF }
  }

  package var count: Int { scalars.count }

  /// The text of a half-open scalar range; nil when the range is reversed or leaves the text.
  package func slice(start: Int, end: Int) -> String? {
    guard 0 <= start, start <= end, end <= count else { return nil }
    return string(of: start..<end)
  }

  /// The smallest range of whole graphemes that holds the range, cut to the text first.
  ///
  /// An empty range between two graphemes stays empty; one inside a grapheme becomes that grapheme.
  package func snapOutward(_ range: Range<Int>) -> Range<Int> {
    let inside = range.clamped(to: 0..<count)
    var lower = inside.lowerBound
    while !isBoundary[lower] { lower -= 1 }
    return lower..<boundary(atOrAfter: inside.upperBound)
  }

  /// The place of an offset as people read it; nil outside 0...count and in an empty text.
  ///
  /// The line ends between two paragraphs belong to the first of them.
  package func place(of offset: Int) -> ParagraphPlace? {
    guard offset >= 0, offset <= count, !paragraphs.isEmpty else { return nil }
    var low = 0
    var high = paragraphs.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if paragraphs[middle].lowerBound <= offset { low = middle } else { high = middle }
    }
    return ParagraphPlace(paragraph: low + 1, offset: offset - paragraphs[low].lowerBound)
  }

  /// The offset in UTF-16 of an offset in scalars.
  package func utf16Offset(of offset: Int) -> Int {
    var low = 0
    var high = wide.count
    while low < high {
      let middle = (low + high) / 2
      if wide[middle] < offset { low = middle + 1 } else { high = middle }
    }
    return offset + low
  }

  /// The number of the paragraph, from 1; nil where there is no place.
  package func paragraphNumber(of offset: Int) -> Int? { place(of: offset)?.paragraph }

  /// Up to `limit` scalars on each side of a range, whole graphemes only, cut to the text.
  package func context(around range: Range<Int>, scalars limit: Int) -> QuoteContext {
    let limit = max(0, limit)
    let inside = range.clamped(to: 0..<count)
    let start = boundary(atOrAfter: max(0, inside.lowerBound - limit))
    var end = limit < count - inside.upperBound ? inside.upperBound + limit : count
    while !isBoundary[end] { end -= 1 }
    return QuoteContext(
      before: string(of: min(start, inside.lowerBound)..<inside.lowerBound),
      after: string(of: inside.upperBound..<max(end, inside.upperBound)))
  }

  private func boundary(atOrAfter offset: Int) -> Int {
    var boundary = offset
    while !isBoundary[boundary] { boundary += 1 }
    return boundary
  }

  private func string(of range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[range])
    return String(view)
  }

  private static func paragraphs(of scalars: [Unicode.Scalar]) -> [Range<Int>] {
    guard !scalars.isEmpty else { return [] }
    var paragraphs: [Range<Int>] = []
    var start = 0
    for offset in scalars.indices.dropFirst()
    where scalars[offset] == "\n" && scalars[offset - 1] == "\n" {
      paragraphs.append(start..<offset - 1)
      start = offset + 1
    }
    paragraphs.append(start..<scalars.count)
    return paragraphs
  }
}

extension CanonicalText {
  /// A shortcut for one slice of a text; it costs a pass over it. For several, make one `ScalarIndex`.
  package func slice(start: Int, end: Int) -> String? {
    ScalarIndex(self).slice(start: start, end: end)
  }
}
