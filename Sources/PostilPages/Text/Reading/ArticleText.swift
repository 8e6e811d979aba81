import PostilCore
package import PostilReplica

/// An article to read, its annotations below the paragraphs that they stand in.
///
/// On a terminal words are wrapped, quotes are marked, and the sentences of a paragraph are numbered.
package struct ArticleText {
  private let article: ArticleDetail
  private let styles: Styles
  private let width: Int?
  /// Every sentence on a line of its own, behind its number.
  private let isNumbered: Bool

  /// - Parameters:
  ///   - width: the terminal's columns; `nil` where nothing is wrapped.
  ///   - isNumbered: whether every sentence has a line of its own, behind its number.
  package init(
    _ article: ArticleDetail, _ styles: Styles, width: Int? = nil, isNumbered: Bool = false
  ) {
    self.article = article
    self.styles = styles
    self.width = width
    self.isNumbered = isNumbered
  }

  /// - Parameter chosen: the id under which somebody asked for another text than the one that stands;
  ///   `nil` for that one.
  package func lines(chosenOf chosen: String?) -> [String] {
    let revision = chosen.map {
      "the text \(article.revision.prefix(8)); to show the current one: postil show \($0)"
    }
    let dissent =
      article.dissent.isEmpty ? nil : "dissent on \(article.dissent.joined(separator: ", "))"
    let paragraphs = AnnotatedParagraph.numbered(of: article)
    // The title is the first paragraph of most texts, and is shown once.
    let isTitleFirst = article.isTitleFirst
    let title =
      isTitleFirst
      ? lines(of: 0, paragraphs[0], .bold, label: "")
      : WrappedText.lines(Harmless.line(article.summary.title), .bold, width: width, styles)
    return [revision.map(styles.dim)].compactMap { $0 } + title + heading
      + article.assessments.map { $0.line(styles) }
      + [dissent.map(styles.dim)].compactMap { $0 }
      + lines(article.annotations.filter(\.isAboutWhole)) + (isTitleFirst ? annotations(on: 0) : [])
      + paragraphs.indices.dropFirst(isTitleFirst ? 1 : 0).flatMap { index in
        [""] + lines(of: index, paragraphs[index], .plain, label: "¶\(index + 1) ")
          + annotations(on: index)
      } + elsewhere
  }

  private var heading: [String] {
    let summary = article.summary
    let facts = [
      summary.id, summary.published, summary.url, summary.language,
      summary.commentCount.map { Phrase.counted($0, "comment") },
      "imported by \(article.imported.byline)",
    ]
    let marks = facts.compactMap { $0 } + WordingText(of: summary).words(styles) + summary.marks
    return WrappedText.lines(
      marks.map { Harmless.line($0) }.joined(separator: " · "), .dim, width: width, styles)
      + WrappedText.lines(
        summary.deletedBy.map { $0.deletion(styles) } ?? "", .bold, width: width, styles)
  }

  /// A paragraph with its quotes marked and its sentences numbered.
  ///
  /// - Parameters:
  ///   - base: the style of text that nothing quotes.
  ///   - label: stands before it, unless its sentences have their own.
  private func lines(
    of index: Int, _ paragraph: AnnotatedParagraph, _ base: WrappedText.Style, label: String
  ) -> [String] {
    let sentences = Sentences.ranges(in: Array(article.paragraphs[index].unicodeScalars))
    var text = WrappedText(width: width)
    if !isNumbered { text.add(label, .dim) }
    var place = 0
    var number = 0
    for piece in paragraph.pieces {
      let scalars = Array(piece.text.unicodeScalars)
      let style = piece.style ?? base
      var shown = 0
      while number < sentences.count, sentences[number].lowerBound < place + scalars.count {
        let start = sentences[number].lowerBound - place
        text.add(scalars[shown..<start], style)
        shown = start
        number += 1
        if isNumbered {
          if number > 1 { text.endLine() }
          text.add("¶\(index + 1).\(number) ", .dim)
        } else if width != nil, sentences.count > 1 {
          text.add(Self.superscript(number), .dim)
        }
      }
      text.add(scalars[shown...], style)
      place += scalars.count
    }
    return text.lines(styles)
  }

  private static func superscript(_ number: Int) -> String {
    let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    return String("\(number)".compactMap { $0.wholeNumberValue.map { digits[$0] } })
  }

  private func annotations(on index: Int) -> [String] {
    lines(article.annotations.filter { $0.paragraph == index + 1 })
  }

  private var elsewhere: [String] {
    let others = article.annotations.filter { !$0.isAboutWhole }.filter {
      $0.paragraph.map { $0 < 1 || $0 > article.paragraphs.count } ?? true
    }
    return others.isEmpty ? [] : ["", styles.dim("not placed in this text")] + lines(others)
  }

  private func lines(_ annotations: [AnnotationDetail]) -> [String] {
    annotations.flatMap { AnnotationText($0, styles, width: width).lines }
  }
}

extension AnnotationDetail {
  fileprivate var isAboutWhole: Bool { anchor.isWholeArticle == true }
}

extension WrappedText {
  fileprivate mutating func add(_ scalars: ArraySlice<Unicode.Scalar>, _ style: Style) {
    add(Harmless.lines(String(String.UnicodeScalarView(scalars))), style)
  }
}

extension AnnotatedParagraph.Piece {
  /// `nil` for text that no annotation quotes.
  fileprivate var style: WrappedText.Style? {
    switch covering.count {
    case 0: nil
    case 1: .quoted
    default: .overlapping
    }
  }
}

extension AnnotationDetail {
  /// The paragraph in which the quote stands, in the text that is shown.
  fileprivate var paragraph: Int? { placement.map(\.paragraph) ?? anchor.paragraph }
}
