package import PostilCore
import PostilStore

/// A file that was read and understood, ready to be imported.
package struct ArticleFile: Sendable {
  package let document: NewsDocument
  /// Canonical url, where the source has one.
  package let url: String?

  /// - Throws: `TextError` for bytes that are no text or no article.
  package init(bytes: [UInt8], charset: Charset?, url: String?) throws {
    document = try NewsDocument(decoded: try TextDecoder(charset: charset).decode(bytes))
    self.url = url
  }
}

/// What an import did.
package struct Imported: Sendable {
  package enum Outcome: Sendable {
    case added
    /// The workspace held this text already.
    case known
    /// The workspace holds another text under the same url.
    case otherText
  }

  package let article: String
  package let title: String
  package let outcome: Outcome
  package let warnings: [NewsDocument.Warning]
}

extension Replica {
  /// Imports articles, all in one transaction.
  ///
  /// A text that the workspace holds already adds no article: only what is new to be observed about
  /// it, such as its comment count, is noted.
  package func importArticles(_ files: [ArticleFile], now: Instant) throws -> [Imported] {
    var imports: [(id: ContentID, file: ArticleFile, outcome: Imported.Outcome)] = []
    let recorded = try record(now: now) { view, _ in
      var changes: [Change] = []
      for file in files {
        let article = file.articleImport
        let known = try view.entity(.article(article.article))
        let isRepeated = imports.contains { $0.id == article.article }
        let outcome = Imported.Outcome(article, known: known, isRepeated: isRepeated)
        if outcome == .added { changes.append(.articleImported(article)) }
        if outcome != .otherText, let observed = file.observation(known: known) {
          changes.append(observed)
        }
        imports.append((article.article, file, outcome))
      }
      return (changes, ())
    }
    _ = recorded
    return try store.read { view in
      let names = try Names(view, own: store)
      return try imports.map { id, file, outcome in
        Imported(
          article: try names.name(of: .article(id)), title: file.document.title.string,
          outcome: outcome, warnings: file.document.warnings)
      }
    }
  }
}

extension ArticleFile {
  fileprivate var articleImport: ArticleImport {
    let canonical = document.text
    return ArticleImport(
      text: canonical.text, url: url.map { Text($0) },
      published: document.published.map { Text($0.asWritten) },
      language: LanguageGuess(of: canonical.text).map { Text($0.rawValue) },
      importer: document.published == nil ? "plain/1" : "news/1")
  }

  /// The comment count, unless it is the last one observed.
  fileprivate func observation(known: EntityRow?) -> Change? {
    guard let count = document.commentCount else { return nil }
    let what: Text = "comment count"
    let value = Text(String(count))
    if known?.entity.value(of: .observed(what)) == .text(value) { return nil }
    return .articleObserved(article: articleImport.article, what: what, value: value)
  }
}

extension Imported.Outcome {
  fileprivate init(_ article: ArticleImport, known: EntityRow?, isRepeated: Bool) {
    guard let known else {
      self = isRepeated ? .known : .added
      return
    }
    let holdsText = known.entity[.current]?.heads.contains {
      $0.value == .revision(article.revision)
    }
    self = holdsText == true ? .known : .otherText
  }
}
