package import PostilCore
import PostilStore

/// A file that was read and understood, ready to be imported.
package struct ArticleFile: Sendable {
  package let document: NewsDocument
  /// Canonical url, where the source has one.
  package let url: String?

  /// - Throws: `TextError` for bytes that are no text or no article, `ReplicaError` for what is no url.
  package init(bytes: [UInt8], charset: Charset?, url: String?) throws {
    document = try NewsDocument(decoded: try TextDecoder(charset: charset).decode(bytes))
    self.url = try url.map { try ArticleURL.canonical($0) }
  }
}

/// What an import did.
package struct Imported: Sendable {
  package enum Outcome: Sendable {
    case added
    /// The workspace held this text already.
    case known
    /// The workspace held it, and somebody deleted it.
    case deleted
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
    _ = try record(now: now) { view, _ in
      var changes: [Change] = []
      var articles: [ContentID: Held] = [:]
      for file in files {
        let article = file.articleImport
        let id = article.article
        var held = try articles[id] ?? Held(view.entity(.article(id)))
        let outcome = held.take(article)
        if outcome == .added { changes.append(.articleImported(article)) }
        if outcome == .added || outcome == .known,
          let count = held.observe(file.document.commentCount)
        {
          changes.append(.articleObserved(article: id, what: Held.commentCount, value: count))
        }
        articles[id] = held
        imports.append((id, file, outcome))
      }
      return (changes, ())
    }
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
}

/// What the workspace holds of an article, with what this import adds to it.
private struct Held {
  static let commentCount: Text = "comment count"

  /// Empty for an article that is not there yet.
  private var revisions: Set<ContentID> = []
  private var count: Value?
  private let isDeleted: Bool

  init(_ row: EntityRow?) {
    isDeleted = row?.attention.contains(.hidden) == true
    for case .revision(let revision) in row?.entity[.current]?.heads.map(\.value) ?? [] {
      revisions.insert(revision)
    }
    count = row?.entity.value(of: .observed(Self.commentCount))
  }

  mutating func take(_ article: ArticleImport) -> Imported.Outcome {
    if isDeleted { return .deleted }
    if revisions.contains(article.revision) { return .known }
    guard revisions.isEmpty else { return .otherText }
    revisions = [article.revision]
    return .added
  }

  /// The comment count, unless it is the last one observed.
  mutating func observe(_ found: Int?) -> Text? {
    guard let found else { return nil }
    let value = Text(String(found))
    if count == .text(value) { return nil }
    count = .text(value)
    return value
  }
}
