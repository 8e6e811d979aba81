/// One page of the web: its own metadata, and the text of its article.
package struct HTMLPage: Equatable, Sendable {
  /// Without the site's name.
  package let title: String?
  /// The article in order, without its title. Lines of lists, tables and verse are separated by U+000A.
  package let paragraphs: [String]
  /// The publication time, as the page writes it; the most precise of several.
  package let published: String?
  /// As the page writes it: `uk`, `ru-RU`, `en_US`.
  package let language: String?
  /// `http` or `https`, absolute.
  package let canonicalURL: String?
  /// The authors' names, separated by a comma and a space.
  package let author: String?

  /// - Parameter html: the whole page, decoded.
  /// - Throws: `MarkupError`.
  package init(html: String) throws(MarkupError) {
    guard let root = try MarkupDocument(html: html).root else {
      (title, published, language, canonicalURL, author) = (nil, nil, nil, nil, nil)
      paragraphs = []
      return
    }
    let metadata = PageMetadata(root: root)
    let linkedData = LinkedData(scripts: metadata.linkedDataScripts)
    let body = root.first("body") ?? root
    var headings: [String] = []
    body.forEachElement { element in
      guard headings.count < MarkupLimits.names, element.name == "h1", !element.isHidden else {
        return
      }
      headings += [PageMetadata.plain(element)].compactMap { $0 }
    }
    title = PageTitle(metadata: metadata, linkedData: linkedData, headings: headings).chosen
    published = PublicationTime(metadata, linkedData, body).chosen
    language = Self.language(metadata, linkedData)
    canonicalURL = [metadata.canonicalLink, metadata.first(of: ["og:url"]), linkedData.url]
      .compactMap { $0 }.first(where: Self.isAbsolute)
    author = Self.author(metadata, linkedData)

    let titles = [
      title, metadata.first(of: ["og:title"]), linkedData.headline, metadata.titleElement,
    ].compactMap { $0 }
    let found = MainText(of: body, titles: titles + headings.prefix(1)).paragraphs
    paragraphs = try Self.longer(found, linkedData.articleBody)
  }

  /// JSON-LD's text of the article, if the page shows little of it.
  private static func longer(
    _ found: [String], _ articleBody: String?
  ) throws(MarkupError) -> [String] {
    guard let articleBody else { return found }
    let length = found.reduce(0) { $0 + $1.unicodeScalars.count }
    guard 5 * length < 2 * articleBody.unicodeScalars.count else { return found }
    return try LinkedData.articleParagraphs(articleBody)
  }

  private static func language(_ metadata: PageMetadata, _ linkedData: LinkedData) -> String? {
    metadata.language ?? metadata.first(of: ["og:locale", "content-language", "inlanguage"])
      ?? linkedData.language
  }

  private static func author(_ metadata: PageMetadata, _ linkedData: LinkedData) -> String? {
    if !linkedData.authors.isEmpty { return linkedData.authors.joined(separator: ", ") }
    let fields = ["author", "article:author", "dc.creator", "parsely-author", "sailthru.author"]
    if let name = metadata.first(of: fields).flatMap(PageMetadata.authorName) { return name }
    let names = metadata.authorElements
    return names.isEmpty ? nil : names.joined(separator: ", ")
  }

  private static func isAbsolute(_ url: String) -> Bool {
    let lower = url.lowercased()
    return lower.hasPrefix("https://") || lower.hasPrefix("http://")
  }
}
