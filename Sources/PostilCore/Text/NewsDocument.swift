/// One file of a news corpus: a header line, then caption, lead and body as paragraphs.
///
/// The header's dates, time and comment count are facts beside the text, not in it: a new count makes
/// no new revision. A file without such a header is plain text whose first line is its title.
package struct NewsDocument: Hashable, Sendable {
  /// The first paragraph's first line, cut with `…` if it is longer than the limit.
  package let title: Text
  /// The title as its own first paragraph, then the rest as published.
  package let text: CanonicalText
  /// Nil in plain text.
  package let published: Published?
  package let commentCount: Int?
  /// What a person should look at; none of it stops an import.
  package let warnings: [Warning]

  package enum Warning: Hashable, Sendable {
    /// The title ends in a number between 1900 and 2100 where a comment count could stand. It was
    /// taken for a part of the title.
    case countLooksLikeYear(Int)
    /// As written, without the time. `Published.date` has the ISO one.
    case datesDisagree(iso: String, dotted: String)
    /// `title` has less than the first line, which is that long.
    case titleCut(bytes: Int, limit: Int)
  }

  /// Throws `empty` or `articleTooLarge`, nothing else.
  package init(
    decoded: String,
    articleBytes: Int = TextLimits.articleBytes,
    titleBytes: Int = TextLimits.titleBytes
  ) throws(TextError) {
    let whole = CanonicalText(canonicalizing: decoded)
    let header = NewsHeader(line: String(Substring(whole.firstLine)))
    if let header {
      text = CanonicalText(paragraphs: [header.title, String(Substring(whole.behindFirstLine))])
    } else {
      text = whole
    }
    if text.text.string.unicodeScalars.allSatisfy(\.isBlank) { throw .empty }
    guard text.text.utf8Count <= articleBytes else {
      throw .articleTooLarge(bytes: text.text.utf8Count, limit: articleBytes)
    }

    let line = text.title
    let cut = TitleCut.cut(line, limit: titleBytes)
    title = cut ?? line
    published = header?.published
    commentCount = header?.commentCount
    var warnings = header?.warnings ?? []
    if cut != nil { warnings.append(.titleCut(bytes: line.utf8Count, limit: titleBytes)) }
    self.warnings = warnings
  }
}
