/// A page's own statements in its `meta`, `link`, `time` and microdata elements.
struct PageMetadata {
  /// Contents by the lower-cased `name`, `property` or `itemprop` of a `meta`; the first of each.
  private(set) var fields: [String: String] = [:]
  private(set) var titleElement: String?
  private(set) var canonicalLink: String?
  private(set) var language: String?
  private(set) var authorElements: [String] = []
  /// The `datetime` of `time` elements that the page marks as its publication, then of all others.
  private(set) var markedTimes: [String] = []
  private(set) var times: [String] = []
  private(set) var linkedDataScripts: [String] = []
  private var authorsSeen = 0

  init(root: MarkupNode) {
    language = Self.plain(root.attribute("lang") ?? root.attribute("xml:lang") ?? "")
    root.forEachElement { read($0) }
  }

  /// The first of these fields that is there and not empty.
  func first(of names: [String]) -> String? {
    for name in names {
      if let value = fields[name] { return value }
    }
    return nil
  }

  private mutating func read(_ element: MarkupNode) {
    let property = element.attribute("itemprop")?.lowercased()
    switch element.name {
    case "meta": readMeta(element, property)
    case "title":
      if titleElement == nil, element.parent?.name != "svg" {
        titleElement = Self.plain(element.text(atMost: MarkupLimits.statementBytes))
      }
    case "link":
      if canonicalLink == nil, element.attribute("rel")?.lowercased() == "canonical" {
        canonicalLink = element.attribute("href")
      }
    case "script":
      if element.attribute("type")?.lowercased().hasPrefix("application/ld+json") == true {
        linkedDataScripts.append(element.text)
      }
    case "time": readTime(element, property)
    default:
      if property == "datepublished", markedTimes.count < MarkupLimits.names {
        markedTimes += [element.attribute("content") ?? Self.plain(element)].compactMap { $0 }
      }
    }
    if authorsSeen < MarkupLimits.names,
      property == "author" || element.attribute("rel")?.lowercased() == "author"
    {
      addAuthor(element)
    }
  }

  private mutating func readMeta(_ element: MarkupNode, _ property: String?) {
    guard fields.count < MarkupLimits.statements,
      let content = element.attribute("content").flatMap({ Self.plain($0) })
    else { return }
    let names = [element.attribute("name"), element.attribute("property"), property]
    for name in names.compactMap({ $0 }) {
      for part in name.lowercased().unicodeScalars.split(separator: " ") {
        let key = String(part)
        if fields[key] == nil { fields[key] = content }
      }
    }
  }

  private mutating func readTime(_ element: MarkupNode, _ property: String?) {
    guard times.count < MarkupLimits.names, markedTimes.count < MarkupLimits.names,
      let time = element.attribute("datetime") ?? Self.plain(element)
    else { return }
    if property == "datepublished" || element.attribute("pubdate") != nil {
      markedTimes.append(time)
    } else if property != "datemodified" {
      times.append(time)
    }
  }

  private mutating func addAuthor(_ element: MarkupNode) {
    authorsSeen += 1
    let named = element.first { $0.attribute("itemprop")?.lowercased() == "name" }
    let written =
      named.map { $0.attribute("content") ?? $0.text(atMost: MarkupLimits.statementBytes) }
      ?? element.attribute("content") ?? element.text(atMost: MarkupLimits.statementBytes)
    guard let name = Self.plain(written).flatMap(Self.authorName),
      !authorElements.contains(name)
    else { return }
    authorElements.append(name)
  }

  /// The beginning of an element's text.
  static func plain(_ element: MarkupNode) -> String? {
    plain(element.text(atMost: MarkupLimits.statementBytes))
  }

  /// The text without superfluous blanks; `nil` if it is empty. Entities are decoded, as many sites encode
  /// them twice.
  static func plain(_ text: String) -> String? {
    var plain = text
    let scalars = text.unicodeScalars
    let hasEntity = scalars.contains("&") && scalars.contains(";")
    if hasEntity, let read = try? paragraphs(ofFragment: text.replacing("<", with: "&lt;")) {
      plain = read.joined(separator: " ")
    }
    plain = FoldedWords.collapse(plain)
    return plain.isEmpty ? nil : plain
  }

  /// The text if it can be a person's name: not an address, not long.
  static func authorName(_ text: String) -> String? {
    let isAddress = text.contains("://") || text.hasPrefix("www.") || text.hasPrefix("@")
    return isAddress || text.unicodeScalars.count > 120 ? nil : text
  }
}
