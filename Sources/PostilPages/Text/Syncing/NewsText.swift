package import PostilReplica

/// Others' changes that concern own work, and work that hangs on events that were set aside.
package struct NewsText {
  /// The most things of a kind that are named one by one.
  private static let namedThings = 10

  private let news: News
  private let doubtful: [AnchorLine]
  private let notices: [HangingNotice]

  /// - Parameter doubtful: own notes whose words changed.
  package init(_ news: News, doubtful: [AnchorLine], notices: [HangingNotice]) {
    self.news = news
    self.doubtful = doubtful
    self.notices = notices
  }

  package var lines: [String] { linesOfOwn(and: articles) }

  /// The same without articles.
  package var linesOfOwn: [String] { linesOfOwn(and: []) }

  private func linesOfOwn(and articles: [String]) -> [String] {
    Self.each(news.deleted, "of yours: see 'postil log'", Self.deleted)
      + Self.each(news.named, "acts on events of yours: see 'postil log'", \.sentence)
      + articles
      + Self.each(doubtful, "whose words changed: see 'postil anchors'", Self.doubtful)
      + notices.map(\.sentence)
  }

  private var articles: [String] {
    Self.each(news.withdrawn, "that were withdrawn: see 'postil articles'", Self.withdrawn)
      + Self.each(news.revised, "that were revised: see 'postil log'", Self.revised)
  }

  private static func each<Thing>(
    _ things: [Thing], _ more: String, _ sentence: (Thing) -> String
  ) -> [String] {
    things.prefix(namedThings).map(sentence)
      + (things.count > namedThings ? ["and \(things.count - namedThings) more \(more)"] : [])
  }

  private static func deleted(_ work: DeletedWork) -> String {
    let act =
      "\(work.deletedBy) deleted your \(work.kind) \(work.id) \(Phrase.quote(work.subject, to: 30))"
    if work.isKeptByOwn { return "\(act); it is kept, since you edited it: postil conflicts" }
    if !work.keepers.isEmpty {
      let keepers = Phrase.some(work.keepers).joined(separator: ", ")
      return "\(act); it is kept, since \(keepers) worked on it: postil conflicts"
    }
    return "\(act); to restore it: postil restore \(work.id)"
  }

  private static func withdrawn(_ article: ArticleNews) -> String {
    guard let why = article.why else {
      return "\(article.by) says that \(article.id) is not withdrawn after all"
    }
    return "\(article.by) says that its source withdrew \(article.id) "
      + "\(Phrase.quote(article.title, to: 30)): \(Phrase.shortened(why, to: 60)); "
      + "it has \(Phrase.counted(article.annotations, "note")): postil annotations \(article.id)"
  }

  private static func revised(_ article: ArticleNews) -> String {
    "\(article.by) added or chose another text of \(article.id) "
      + "\(Phrase.quote(article.title, to: 30)): postil diff \(article.id)"
  }

  private static func doubtful(_ anchor: AnchorLine) -> String {
    let what =
      anchor.factsChanged
      ? "numbers, dates, names or a «not» changed in the quote of"
      : anchor.state == .ambiguous
        ? "the new text has several places for the quote of"
        : "the new text has no place for the quote of"
    let judged =
      anchor.assessedBy.isEmpty
      ? "" : ", judged by \(Phrase.some(anchor.assessedBy).joined(separator: ", "))"
    return "\(what) \(anchor.id) \(Phrase.quote(anchor.quote ?? "", to: 40))\(judged): "
      + "postil anchor explain \(anchor.id)"
  }
}
