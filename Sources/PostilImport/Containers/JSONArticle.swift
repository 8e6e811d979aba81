import Foundation
import PostilCore

/// An article of a corpus in JSON: one object, with the fields of common corpora.
///
/// Source: Protocol/IMPORT.md, "JSON".
struct JSONArticle {
  private let object: [String: Any]

  /// - Throws: `TextError.malformed` where the bytes are not a JSON object.
  init(_ bytes: Data) throws(TextError) {
    let value: Any
    do {
      value = try JSONSerialization.jsonObject(with: bytes)
    } catch {
      throw .malformed("a JSON object", error, in: bytes)
    }
    guard let object = value as? [String: Any] else { throw .malformed(what: "a JSON object") }
    self.init(object)
  }

  init(_ object: [String: Any]) {
    // The object in a wrapper such as {"article": {…}} or {"_source": {…}} is the article.
    let inner = ["article", "_source", "document"].lazy.compactMap { object[$0] as? [String: Any] }
    self.object = object["title"] == nil && object["text"] == nil ? inner.first ?? object : object
  }

  static let titles = ["title", "headline", "name", "header"]
  static let texts = [
    "text", "body", "content", "article_body", "articleBody", "article_text", "maintext",
    "full_text", "fulltext", "content_text", "plain_text", "content_html", "html", "paragraphs",
  ]
  static let summaries = ["summary", "description", "lead", "abstract", "excerpt"]
  static let urls = ["url", "link", "canonical_url", "source_url", "external_url", "uri"]
  static let dates = [
    "published", "date_published", "datePublished", "published_at", "publish_date", "date_publish",
    "publication_date", "pub_date", "pubDate", "date", "datetime", "timestamp", "created_at",
  ]
  static let authors = ["author", "authors", "byline", "creator"]
  static let languages = ["language", "lang"]

  /// True if it is a line of this program's own export that is not about an article.
  var isBesideArticles: Bool {
    ["workspace", "annotation", "conflict"].contains(object["type"] as? String)
  }

  /// True if it is an annotation of another tool, whose words and address are not an article's.
  ///
  /// Source: Web Annotation Data Model, 3.1; Hypothesis API, "Annotation".
  private var isAnnotation: Bool {
    let types = object["type"] as? [Any] ?? [object["type"] as Any]
    if types.contains(where: { $0 as? String == "Annotation" }) { return true }
    return object["target"] is [Any] && object["uri"] is String && object["user"] is String
  }

  var url: String? { Self.urls.lazy.compactMap(text).first { $0.hasPrefix("http") } }

  /// True if it has a text of its own.
  var hasText: Bool { Self.texts.contains { text($0) != nil } }

  func document() throws(TextError) -> Document {
    guard !isAnnotation else { throw .annotation }
    if let exported { return try Document(title: nil, paragraphs: exported, facts: facts) }
    let title = try Self.titles.lazy.compactMap(text).first.map { (title) throws(TextError) in
      try Self.paragraphs(title).joined(separator: " ")
    }
    let whole = Self.texts.lazy.compactMap(text).first
    let body = whole ?? Self.summaries.lazy.compactMap(text).first
    guard let body else { throw .malformed(what: "an article: \(lackOfText)") }
    var document = try Document(
      title: title, paragraphs: try Self.paragraphs(body), facts: facts)
    if whole == nil { document.warnings.append(.summaryOnly) }
    return document
  }

  private var facts: Document.Facts {
    let author =
      Self.authors.lazy.compactMap(text).first
      ?? (object["author"] as? [String: Any]).flatMap { $0["name"] as? String }
    return Document.Facts(
      importer: "json/1", published: Self.dates.lazy.compactMap(text).first,
      language: Self.languages.lazy.compactMap(text).first, url: url, author: author)
  }

  /// The paragraphs of an article of this program's own export: its text to the letter, so that notes find
  /// their places in it. The title may be one that somebody set.
  private var exported: [String]? {
    guard object["type"] as? String == "article", object["revision"] is String else { return nil }
    return object["paragraphs"] as? [String]
  }

  /// The reason why it has no text, for a person.
  private var lackOfText: String {
    for field in Self.texts + Self.summaries {
      switch object[field] {
      case is String: return "its field \(field) is empty"
      case is [Any]: return "its field \(field) is a list without strings"
      case is [String: Any]:
        return "its field \(field) is an object, and no string or list of strings"
      default: continue
      }
    }
    return "it has none of the fields text, body, content"
  }

  /// A string, a number, or the strings of a list, one to a line.
  private func text(_ field: String) -> String? {
    let text: String? =
      switch object[field] {
      case let string as String: string
      case let number as NSNumber: number.stringValue
      case let list as [Any]:
        list.compactMap(Self.string).joined(separator: Self.authors.contains(field) ? ", " : "\n\n")
      default: nil
      }
    return text.flatMap { $0.unicodeScalars.allSatisfy(\.isBlank) ? nil : $0 }
  }

  /// A block of a text, or a name, as an element of a list: a string, or an object with one.
  private static func string(_ element: Any) -> String? {
    if let string = element as? String { return string }
    guard let object = element as? [String: Any] else { return nil }
    return ["text", "content", "name"].lazy.compactMap { object[$0] as? String }.first
  }

  private static func paragraphs(_ text: String) throws(TextError) -> [String] {
    try Markup.paragraphs(ofText: text)
  }
}
