import PostilReplica

/// A paragraph cut where annotations begin and end, so that overlapping ones can be shown.
struct AnnotatedParagraph {
  struct Piece {
    let text: String
    /// The annotations whose quote it is a part of, by their places in the list.
    let covering: [Int]
    /// Those whose quote ends here.
    let ending: [Int]
  }

  let pieces: [Piece]

  /// The paragraphs of an article in order; without the first where it is but the title, which is
  /// shown above them.
  static func all(of article: ArticleDetail) -> [AnnotatedParagraph] {
    let all = numbered(of: article)
    let isTitle =
      article.isTitleFirst && all.first?.pieces.allSatisfy { $0.covering.isEmpty } ?? false
    return isTitle ? Array(all.dropFirst()) : all
  }

  /// All paragraphs of an article, the one of number 1 first.
  static func numbered(of article: ArticleDetail) -> [AnnotatedParagraph] {
    var start = 0
    return article.paragraphs.map { text in
      // An empty line lies between two.
      defer { start += text.unicodeScalars.count + 2 }
      return AnnotatedParagraph(text, from: start, of: article.revision, article.annotations)
    }
  }

  /// - Parameters:
  ///   - text: of the paragraph.
  ///   - start: where it begins in the article's text, in scalars.
  ///   - revision: that it is of; annotations of another one lie at no piece of it.
  private init(
    _ text: String, from start: Int, of revision: String, _ annotations: [AnnotationDetail]
  ) {
    let scalars = Array(text.unicodeScalars)
    let ranges: [(index: Int, range: Range<Int>)] = annotations.enumerated().compactMap {
      guard let placement = $1.placement, placement.revision == revision,
        let place = placement.range
      else { return nil }
      let (lower, upper) = (place.lowerBound - start, place.upperBound - start)
      guard lower < scalars.count, upper > 0 else { return nil }
      return ($0, max(0, lower)..<max(0, lower, min(upper, scalars.count + 1)))
    }
    // One that goes on ends beyond the paragraph, and at no piece of it.
    let cuts = Set(
      ranges.flatMap { [$0.range.lowerBound, min($0.range.upperBound, scalars.count)] }
    )
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

extension ArticleDetail {
  /// True if the first paragraph is the title that is shown.
  var isTitleFirst: Bool {
    paragraphs.first.map { $0.utf8.elementsEqual(summary.title.utf8) } ?? false
  }
}
