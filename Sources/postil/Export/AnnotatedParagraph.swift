import PostilReplica

/// A paragraph cut where annotations begin and end, so that overlapping ones can be shown.
struct AnnotatedParagraph {
  struct Piece {
    let text: String
    /// The annotations whose quote it is a part of, by their places in the list.
    let covering: [Int]
    /// Those whose quote ends here, or that begin here and go on in another paragraph.
    let ending: [Int]
  }

  let pieces: [Piece]

  /// The paragraphs of an article in order; without the first where it is but the title, which is
  /// shown above them.
  static func all(of article: ArticleDetail) -> [AnnotatedParagraph] {
    let all = article.paragraphs.enumerated().map { index, text in
      AnnotatedParagraph(text, number: index + 1, of: article.revision, article.annotations)
    }
    let isTitle =
      article.paragraphs.first == article.summary.title
      && all.first?.pieces.allSatisfy { $0.covering.isEmpty } ?? false
    return isTitle ? Array(all.dropFirst()) : all
  }

  /// - Parameters:
  ///   - text: of the paragraph.
  ///   - number: 1-based.
  ///   - revision: that the paragraph is of; annotations of another one end at no piece of it.
  init(_ text: String, number: Int, of revision: String, _ annotations: [AnnotationDetail]) {
    let scalars = Array(text.unicodeScalars)
    let ranges: [(index: Int, range: Range<Int>)] = annotations.enumerated().compactMap {
      let anchor = $1.anchor
      guard anchor.revision == revision, anchor.paragraph == number else { return nil }
      let start = min(anchor.offset, scalars.count)
      let end = min(start + Int(anchor.end - anchor.start), scalars.count)
      return ($0, start..<end)
    }
    let cuts = Set(ranges.flatMap { [$0.range.lowerBound, $0.range.upperBound] })
      .union([0, scalars.count]).sorted()
    pieces = zip(cuts, cuts.dropFirst()).map { start, end in
      var piece = String.UnicodeScalarView()
      piece.append(contentsOf: scalars[start..<end])
      return Piece(
        text: String(piece),
        covering: ranges.filter { $0.range.lowerBound <= start && end <= $0.range.upperBound }
          .map(\.index),
        ending: ranges.filter { $0.range.upperBound == end }.map(\.index))
    }
  }
}
