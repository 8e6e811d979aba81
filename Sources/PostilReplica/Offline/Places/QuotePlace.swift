import PostilCore

/// A place in a text, as it is typed.
package enum QuotePlace: Sendable {
  /// The number of the place among several, 1 for the first; `nil` where the quote must occur only once. An ellipsis
  /// joins its two ends.
  case quote(String, nth: Int?)
  /// From the first words to the last ones.
  case span(from: String, to: String, nth: Int?)
  /// Half-open, in Unicode scalars of the canonical text.
  case range(Range<Int>)
  case paragraph(ParagraphRange)
}

/// A place as people read it: `¶4`, `¶4.3`, `¶4:12-48`.
package struct ParagraphRange: Hashable, Sendable {
  package enum Part: Hashable, Sendable {
    case whole
    /// From 1.
    case sentence(Int)
    /// Half-open, in Unicode scalars from the start of the paragraph.
    case scalars(Range<Int>)
  }

  /// As it was typed.
  package let typed: String
  /// From 1.
  package let paragraph: Int
  package let part: Part

  /// - Returns: `nil` for anything else. `4.3` is a sentence with or without its sign; a paragraph alone needs it.
  package init?(_ typed: String) {
    self.typed = typed
    let scalars = typed.unicodeScalars
    let hasSign = scalars.first == "¶"
    let place = String(scalars.drop { $0 == "¶" })
    if let colon = place.firstIndex(of: ":") {
      let ends = place[place.index(after: colon)...]
        .split(separator: "-", omittingEmptySubsequences: false).map { Self.scalar($0) }
      guard let paragraph = Self.number(place[..<colon]), ends.count == 2, let start = ends[0],
        let end = ends[1], start < end
      else { return nil }
      (self.paragraph, part) = (paragraph, .scalars(start..<end))
    } else if let point = place.firstIndex(of: ".") {
      guard let paragraph = Self.number(place[..<point]),
        let sentence = Self.number(place[place.index(after: point)...])
      else { return nil }
      (self.paragraph, part) = (paragraph, .sentence(sentence))
    } else {
      guard hasSign, let paragraph = Self.number(place[...]) else { return nil }
      (self.paragraph, part) = (paragraph, .whole)
    }
  }

  private static func scalar(_ typed: Substring) -> Int? {
    guard typed.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return UInt32(typed).map { Int($0) }
  }

  private static func number(_ typed: Substring) -> Int? {
    scalar(typed).flatMap { $0 > 0 ? $0 : nil }
  }

  /// - Throws: `ReplicaError.noSuchParagraph` or `.noSuchSentence` with the number that there are.
  fileprivate func range(in index: ScalarIndex, of article: String) throws(ReplicaError) -> Range<
    Int
  > {
    guard paragraph <= index.paragraphs.count else {
      throw .noSuchParagraph(typed, article: article, count: index.paragraphs.count)
    }
    let whole = index.paragraphs[paragraph - 1]
    switch part {
    case .whole: return whole
    case .sentence(let number):
      let sentences = Sentences.ranges(in: Array(index.scalars[whole]))
      guard number <= sentences.count else {
        throw .noSuchSentence(typed, article: article, count: sentences.count)
      }
      let sentence = sentences[number - 1]
      return whole.lowerBound + sentence.lowerBound..<whole.lowerBound + sentence.upperBound
    case .scalars(let scalars):
      guard scalars.upperBound <= whole.count else {
        throw .rangeOutside(typed, article: article, length: whole.count)
      }
      return whole.lowerBound + scalars.lowerBound..<whole.lowerBound + scalars.upperBound
    }
  }
}

extension QuotePlace {
  /// - Throws: `ReplicaError` for a quote that is not there, or a place that leaves the text.
  func range(in text: CanonicalText, of article: String) throws -> (
    range: Range<Int>, isFolded: Bool
  ) {
    switch self {
    case .quote(let quote, let nth):
      return try QuoteFinder(text, article: article).rangeOrSpan(of: quote, nth: nth)
    case .span(let from, let to, let nth):
      return try QuoteFinder(text, article: article).span(from: from, to: to, nth: nth)
    case .range(let range):
      let index = ScalarIndex(text)
      guard !range.isEmpty, range.upperBound <= index.count else {
        throw ReplicaError.rangeOutside(
          "\(range.lowerBound):\(range.upperBound)", article: article, length: index.count)
      }
      return (index.snapOutward(range), false)
    case .paragraph(let place):
      let index = ScalarIndex(text)
      return (index.snapOutward(try place.range(in: index, of: article)), false)
    }
  }
}
