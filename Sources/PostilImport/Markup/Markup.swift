/// Reading of HTML and XML, with the errors of an import.
enum Markup {
  static func page(_ html: String) throws(TextError) -> HTMLPage {
    do { return try HTMLPage(html: html) } catch { throw TextError(error) }
  }

  static func document(html: String) throws(TextError) -> MarkupDocument {
    do { return try MarkupDocument(html: html) } catch { throw TextError(error) }
  }

  static func document(xml: String) throws(TextError) -> MarkupDocument {
    do { return try MarkupDocument(xml: Array(xml.utf8)) } catch { throw TextError(error) }
  }

  static func paragraphs(ofFragment html: String) throws(TextError) -> [String] {
    do { return try PostilImport.paragraphs(ofFragment: html) } catch { throw TextError(error) }
  }

  /// The text of a feed's element: HTML written as text, HTML as child elements, or plain text.
  static func paragraphs(ofEntry node: MarkupNode) throws(TextError) -> [String] {
    if node.children.contains(where: \.isElement) { return paragraphs(of: node) }
    return try paragraphs(ofText: node.text)
  }

  /// The text of HTML; the lines of a text with only entities, decoded; any other text unchanged.
  static func paragraphs(ofText text: String) throws(TextError) -> [String] {
    if has(tags, text) { return try paragraphs(ofFragment: text) }
    guard has(entities, text) else { return [text] }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var read: [String] = []
    for line in lines {
      read.append(
        line.utf8.contains(0x26)
          ? try paragraphs(ofFragment: String(line)).joined(separator: " ") : String(line))
    }
    return [read.joined(separator: "\n")]
  }

  static func paragraphs(of node: MarkupNode) -> [String] {
    MarkupText { _ in false }.blocks(of: node).map(\.text)
  }

  /// Tags of paragraphs, or of a page's structure.
  private static let tags = ["<p>", "<p ", "<br", "<div", "</"]
  private static let entities = [
    "&nbsp;", "&mdash;", "&ndash;", "&laquo;", "&raquo;", "&quot;", "&amp;", "&lt;", "&#",
  ]

  private static func has(_ signs: [String], _ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.contains(0x3C) || bytes.contains(0x26) else { return false }
    return signs.contains { bytes.firstRange(of: Array($0.utf8)) != nil }
  }
}

extension TextError {
  init(_ error: MarkupError) {
    self =
      switch error {
      case .missingLibrary(_, let package): .missing(what: "HTML and XML", package: package)
      case .tooLarge(_, _, let limit), .tooDeep(let limit): .tooComplex(limit: limit)
      case .unreadable: .malformed(what: "HTML or XML")
      }
  }
}

extension MarkupNode {
  /// All text below, on one line; `nil` where there is none.
  var line: String? {
    let words = text.unicodeScalars.split { $0.value <= 0x20 }
    return words.isEmpty ? nil : words.map { String($0) }.joined(separator: " ")
  }
}
