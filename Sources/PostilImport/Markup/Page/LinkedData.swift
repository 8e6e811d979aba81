import Foundation

/// A page's JSON-LD about its article. Source: schema.org, Article.
struct LinkedData {
  private(set) var headline: String?
  private(set) var published: String?
  private(set) var language: String?
  private(set) var url: String?
  private(set) var articleBody: String?
  private(set) var authors: [String] = []

  /// - Parameter scripts: the contents of the page's `application/ld+json` elements. One that is too large,
  ///   too deep or not JSON is skipped.
  init(scripts: [String]) {
    var articles: [[String: Any]] = []
    var pages: [[String: Any]] = []
    for script in scripts {
      Self.collect(Self.parse(script), &articles, &pages)
    }
    for found in articles { takeOver(found) }
    if articles.isEmpty {
      for found in pages { takeOver(found) }
    }
  }

  /// `articleBody` is plain text or HTML; its lines are paragraphs.
  ///
  /// - Throws: `MarkupError`.
  static func articleParagraphs(_ text: String) throws(MarkupError) -> [String] {
    var found: [String] = []
    for line in text.unicodeScalars.split(whereSeparator: { $0 == "\n" || $0 == "\r" }) {
      found += try paragraphs(ofFragment: String(line))
    }
    return found
  }

  /// Takes over the fields that have no value yet: the first value is believed.
  private mutating func takeOver(_ found: [String: Any]) {
    headline = headline ?? Self.plain(found["headline"] ?? found["name"])
    published = published ?? Self.plain(found["datePublished"] ?? found["dateCreated"])
    language = language ?? Self.plain(found["inLanguage"])
    url = url ?? Self.plain(found["url"])
    articleBody = articleBody ?? found["articleBody"] as? String
    if authors.isEmpty { authors = Self.names(found["author"] ?? found["creator"]) }
  }

  private static func parse(_ script: String) -> Any? {
    guard script.utf8.count <= MarkupLimits.linkedDataBytes else { return nil }
    // Raw line ends inside strings are common, and only matter there.
    var bytes = script.utf8.map { $0 < 0x20 ? 0x20 : $0 }
    // Some sites put it into a comment or a CDATA section.
    guard let start = bytes.firstIndex(where: "{[".utf8.contains),
      let end = bytes.lastIndex(where: "}]".utf8.contains),
      start < end
    else { return nil }
    bytes = Array(bytes[start...end])
    guard isShallow(bytes) else { return nil }
    return try? JSONSerialization.jsonObject(with: Data(bytes))
  }

  private static func isShallow(_ bytes: [UInt8]) -> Bool {
    var depth = 0
    var isString = false
    var isEscaped = false
    for byte in bytes {
      if isEscaped {
        isEscaped = false
      } else if isString {
        isEscaped = byte == UInt8(ascii: "\\")
        isString = byte != UInt8(ascii: "\"")
      } else {
        switch byte {
        case UInt8(ascii: "\""): isString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        default: break
        }
        if depth > MarkupLimits.linkedDataDepth { return false }
      }
    }
    return true
  }

  private static func collect(
    _ value: Any?, _ articles: inout [[String: Any]], _ pages: inout [[String: Any]]
  ) {
    if let list = value as? [Any] {
      for element in list { collect(element, &articles, &pages) }
    } else if let object = value as? [String: Any] {
      let type = object["@type"]
      let types = type as? [String] ?? [type as? String].compactMap { $0 }
      if types.contains(where: isArticle) {
        articles.append(object)
      } else if types.contains(where: { $0.hasSuffix("Page") }) {
        pages.append(object)
      }
      collect(object["@graph"], &articles, &pages)
      collect(object["mainEntity"], &articles, &pages)
    }
  }

  private static func isArticle(_ type: String) -> Bool {
    type.hasSuffix("Article") || type.hasSuffix("Posting") || type.hasSuffix("BlogPost")
      || type.hasSuffix("Report")
  }

  /// One value or a list; a name or an object that has one. Addresses are not names.
  private static func names(_ value: Any?) -> [String] {
    if let list = value as? [Any] {
      var names: [String] = []
      for name in list.flatMap({ Self.names($0) }) where !names.contains(name) {
        names.append(name)
      }
      return names
    }
    if let object = value as? [String: Any] { return names(object["name"]) }
    return plain(value).flatMap(PageMetadata.authorName).map { [$0] } ?? []
  }

  /// A string without markup and entities.
  private static func plain(_ value: Any?) -> String? {
    let written = (value as? [Any])?.first ?? value
    guard let text = written as? String else { return nil }
    let hasMarkup = text.contains("</")
    let read = hasMarkup ? try? paragraphs(ofFragment: text).joined(separator: " ") : nil
    return PageMetadata.plain(read ?? text)
  }
}
