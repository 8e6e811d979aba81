import PostilCore

extension Document {
  /// One file of a news corpus, or any other text.
  ///
  /// The dates, the time and the comment count of a corpus' header are facts beside the text, not in it: a
  /// new count does not make a new revision. Without such a header the first line is the title.
  /// - Throws: `TextError.empty` or `articleTooLarge`.
  package init(
    plain decoded: String, articleBytes: Int = TextLimits.articleBytes,
    titleBytes: Int = TextLimits.titleBytes
  ) throws(TextError) {
    let whole = CanonicalText(canonicalizing: decoded)
    if let header = NewsHeader(line: whole.firstLine) {
      try self.init(
        text: CanonicalText(paragraphs: [header.title, whole.behindFirstLine]),
        facts: Facts(
          importer: "news/1", published: header.published, commentCount: header.commentCount),
        warnings: header.warnings, articleBytes: articleBytes, titleBytes: titleBytes)
    } else if let header = CorpusHeader(whole.text.string) {
      try self.init(
        text: CanonicalText(canonicalizing: header.rest), facts: header.facts,
        articleBytes: articleBytes, titleBytes: titleBytes)
    } else {
      try self.init(
        text: whole, facts: Facts(importer: "plain/1"), articleBytes: articleBytes,
        titleBytes: titleBytes)
    }
  }
}
