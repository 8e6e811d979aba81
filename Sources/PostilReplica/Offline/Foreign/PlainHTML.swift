/// The words of a note in HTML. Not a browser: tags go, blocks become lines, the common entities are read.
enum PlainHTML {
  /// Linear in the text.
  static func text(of html: String) -> String {
    var text = ""
    var rest = Substring(html)
    var silenced: String?
    while let place = rest.firstIndex(where: { $0 == "<" || $0 == "&" }) {
      if silenced == nil { text += rest[..<place] }
      rest = rest[place...]
      if rest.first == "&" {
        let (word, length) = entity(at: rest)
        if silenced == nil { text += word }
        rest = rest.dropFirst(length)
        continue
      }
      if rest.hasPrefix("<!--") {
        let end = rest.firstRange(of: "-->")
        rest = end.map { rest[$0.upperBound...] } ?? ""
        continue
      }
      let letters = rest.dropFirst()
      // `a < b` is not a tag.
      guard let first = letters.first, first.isLetter || first == "/" || first == "!" else {
        if silenced == nil { text += "<" }
        rest = letters
        continue
      }
      guard let end = letters.firstIndex(of: ">") else {
        if silenced == nil { text += rest }
        rest = ""
        break
      }
      let isEnd = first == "/"
      let name = letters.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }.lowercased()
      if let hidden = silenced {
        if isEnd, name == hidden { silenced = nil }
      } else if name == "script" || name == "style" {
        if !isEnd { silenced = name }
      } else if name == "br" {
        text += "\n"
      } else if blocks.contains(name), !text.isEmpty, !text.hasSuffix("\n\n") {
        text += text.hasSuffix("\n") ? "\n" : "\n\n"
      }
      rest = letters[letters.index(after: end)...]
    }
    if silenced == nil { text += rest }
    return trimmed(text)
  }

  private static let blocks: Set<String> = [
    "p", "div", "blockquote", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "table",
    "tr", "section", "article",
  ]

  private static let entities: [String: String] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}",
    "laquo": "«", "raquo": "»", "mdash": "—", "ndash": "–", "hellip": "…",
  ]

  /// - Parameter rest: begins with `&`.
  private static func entity(at rest: Substring) -> (word: String, length: Int) {
    let name = rest.dropFirst().prefix(10).prefix { $0 != ";" && $0 != "&" && !$0.isWhitespace }
    let length = name.count + 2
    guard rest.dropFirst(name.count + 1).first == ";" else { return ("&", 1) }
    if name.hasPrefix("#") {
      let digits = name.dropFirst()
      let number =
        digits.lowercased().hasPrefix("x")
        ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
      guard let number, let scalar = Unicode.Scalar(number), scalar != "\0" else { return ("&", 1) }
      return (String(Character(scalar)), length)
    }
    return entities[String(name)].map { ($0, length) } ?? ("&", 1)
  }

  private static func trimmed(_ text: String) -> String {
    var trimmed = text.drop(while: \.isWhitespace)
    while trimmed.last?.isWhitespace == true { trimmed.removeLast() }
    return String(trimmed)
  }
}
