package import PostilReplica

/// The authors of a thing's present words, if somebody wrote them anew.
package struct WordingText {
  private let noun: String
  private let writers: [Authorship]
  private let chosen: Authorship?

  package init(of annotation: AnnotationDetail) {
    self.init("note", annotation.modifiedBy, annotation.chosenBy)
  }

  package init(of reply: ReplyDetail) { self.init("body", reply.modifiedBy, reply.chosenBy) }

  package init(of article: ArticleSummary) {
    self.init("title", article.modifiedBy, article.chosenBy)
  }

  private init(_ noun: String, _ writers: [Authorship]?, _ chosen: Authorship?) {
    self.noun = noun
    self.writers = writers ?? []
    self.chosen = chosen
  }

  /// With times, as in `note by west, 2026-11-26T16:44:37Z`; empty if the words are the original ones.
  package func words(_ styles: Styles) -> [String] {
    if writers.isEmpty { return [] }
    let choice = chosen.map { ", chosen by \($0.words(styles))" } ?? ""
    return [names { $0.words(styles) } + choice]
  }

  /// The same for a line that must fit a terminal: with days, and only where somebody else than the author wrote.
  ///
  /// - Parameter author: of the thing.
  func shortWords(_ styles: Styles, besides author: Authorship) -> [String] {
    guard writers.contains(where: { $0.byline != author.byline }) else { return [] }
    return [names { "\($0.byline), \(styles.day($0.claimedAt))" }]
  }

  /// - Parameter name: of a writer.
  private func names(_ name: (Authorship) -> String) -> String {
    let by = writers.count > 1 ? "merged from" : "by"
    return "\(noun) \(by) \(Phrase.some(distinct(name)).joined(separator: " and "))"
  }

  /// Each writer once, for a cell.
  package var writerNames: String { distinct { $0.byline }.joined(separator: "; ") }

  private func distinct(_ name: (Authorship) -> String) -> [String] {
    var distinct: [String] = []
    for writer in writers.map(name) where !distinct.contains(writer) { distinct.append(writer) }
    return distinct
  }
}
