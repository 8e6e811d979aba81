/// Cuts a text into sentences, as they are numbered for people and suggested as places.
///
/// Numbers of sentences are for people alone: no event carries one. Source: Protocol/TEXT.md, "Sentences".
package enum Sentences {
  /// A sentence without any end is cut at the first white space from here on.
  private static let longestScalars = 1000

  package static func ranges(in scalars: [Unicode.Scalar]) -> [Range<Int>] {
    ranges(in: scalars, within: scalars.indices)
  }

  /// Ascending scalar ranges of the text, without the white space around them.
  ///
  /// - Parameter part: the part of the text that is cut, such as a paragraph.
  package static func ranges(in scalars: [Unicode.Scalar], within part: Range<Int>) -> [Range<Int>]
  {
    var ranges: [Range<Int>] = []
    var start: Int?
    var end = part.lowerBound
    var offset = part.lowerBound
    while offset < part.upperBound {
      guard scalars[offset].isBlank else {
        if start == nil { start = offset }
        end = offset + 1
        offset += 1
        continue
      }
      var next = offset
      var isLineEnd = false
      while next < part.upperBound, scalars[next].isBlank {
        isLineEnd = isLineEnd || scalars[next] == "\n"
        next += 1
      }
      if let first = start, next < part.upperBound {
        let gap = SentenceGap(
          before: scalars[first..<end], after: scalars[next..<part.upperBound])
        if gap.endsSentence(atLineEnd: isLineEnd) || offset - first >= longestScalars {
          ranges.append(first..<end)
          start = nil
        }
      }
      offset = next
    }
    if let first = start { ranges.append(first..<end) }
    return ranges
  }
}

extension ScalarIndex {
  /// The sentences of a paragraph, as ranges of the text; none for a number that no paragraph has.
  ///
  /// - Parameter number: from 1.
  package func sentences(inParagraph number: Int) -> [Range<Int>] {
    guard paragraphs.indices.contains(number - 1) else { return [] }
    return Sentences.ranges(in: scalars, within: paragraphs[number - 1])
  }
}
