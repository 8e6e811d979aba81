import PostilCore

/// A file of RSS (0.9x, 1.0, 2.0) or Atom: an article for each entry.
struct Feed {
  /// Entries in the order of the file; `nil` for markup whose root is not a feed.
  let entries: [Entry]
  /// As the feed declares it.
  let language: String?

  struct Entry {
    var title: String?
    var url: String?
    var published: String?
    var author: String?
    /// The whole text.
    var content: (node: MarkupNode, bytes: Int)?
    var summary: (node: MarkupNode, bytes: Int)?
  }

  /// More entries than any feed has.
  static let entryLimit = 10_000

  /// - Throws: the faults of the XML, and `TextError.tooComplex` for more entries than the limit.
  init?(_ document: MarkupDocument) throws(TextError) {
    guard let root = document.root, ["rss", "feed", "rdf"].contains(root.name.lowercased()) else {
      return nil
    }
    let channel = root.children.first { $0.name == "channel" }
    let language = channel?.children.first { $0.name == "language" }?.text
    self.language = language ?? root.attribute("lang")
    // RSS 1.0 has its items beside the channel, RSS 2.0 within it.
    let nodes = (channel.map { Array($0.children) } ?? []) + Array(root.children)
    let items = nodes.filter { $0.name == "item" || $0.name == "entry" }
    guard items.count <= Self.entryLimit else { throw .tooComplex(limit: Self.entryLimit) }
    entries = items.map { Entry($0) }
  }
}

extension Feed.Entry {
  init(_ item: MarkupNode) {
    var updated: String?
    for node in item.children where node.namespace != Self.media {
      switch node.name {
      case "title": title = title ?? node.line
      case "link": takeLink(node)
      case "guid" where node.attribute("isPermaLink") != "false":
        if url == nil, node.text.hasPrefix("http") { url = node.line }
      case "pubDate", "published", "issued", "date": published = published ?? node.line
      case "updated", "modified": updated = updated ?? node.line
      case "author", "creator": author = author ?? (node.first("name") ?? node).line
      case "encoded", "content", "fulltext", "full-text": take(node, &content)
      case "description", "summary": take(node, &summary)
      default: break
      }
    }
    published = published ?? updated
  }

  /// Media RSS: its titles and texts are about pictures.
  private static let media = "http://search.yahoo.com/mrss/"

  /// RSS writes the address as text, Atom as an attribute; of several, that of the page itself counts.
  private mutating func takeLink(_ node: MarkupNode) {
    if let address = node.attribute("href") {
      if (node.attribute("rel") ?? "alternate") == "alternate", url == nil { url = address }
    } else if let line = node.line {
      url = line
    }
  }

  /// Takes the longest of several: a feed may repeat its summary as content.
  private func take(_ node: MarkupNode, _ field: inout (node: MarkupNode, bytes: Int)?) {
    let bytes = node.text.utf8.count
    if bytes > field?.bytes ?? 0 { field = (node, bytes) }
  }

  func document(language: String?) throws(TextError) -> Document {
    var heading: String?
    // A title may itself be HTML.
    if let title { heading = try Markup.paragraphs(ofText: title).joined(separator: " ") }
    var paragraphs: [String] = []
    var warning: Document.Warning?
    if let content { paragraphs = try Markup.paragraphs(ofEntry: content.node) }
    if paragraphs.isEmpty {
      if let summary { paragraphs = try Markup.paragraphs(ofEntry: summary.node) }
      warning = paragraphs.isEmpty ? .titleOnly : .summaryOnly
    }
    var document = try Document(
      title: heading, paragraphs: paragraphs,
      facts: Document.Facts(
        importer: "feed/1", published: published, language: language, url: url, author: author))
    if let warning { document.warnings.append(warning) }
    return document
  }
}
