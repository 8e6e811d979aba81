import PostilCore

/// Joins the words of a PDF to paragraphs.
///
/// Poppler gives blocks of lines of words with their places. Within a block a paragraph begins where more
/// than half a line is left out above a line, or where a line is indented; one that a block's end cuts
/// continues in the next.
/// Source: the output of `pdftotext -bbox-layout`, an element to a line.
struct PDFLayout {
  private(set) var title: String?
  private(set) var author: String?
  private(set) var created: String?
  private(set) var paragraphs: [String] = []

  private struct Line {
    var left = 0.0
    var top = 0.0
    var bottom = 0.0
    var words: [String] = []

    var height: Double { max(bottom - top, 1) }
    var text: String { words.joined(separator: " ") }
  }

  init(_ output: String) {
    var block: [Line] = []
    for row in output.utf8.split(separator: 0x0A) {
      let row = Substring(row.drop { $0 == 0x20 })
      if row.hasPrefix("<word") {
        if !block.isEmpty { block[block.count - 1].words.append(Self.content(row)) }
      } else if row.hasPrefix("<line") {
        block.append(
          Line(
            left: Self.number("xMin", row), top: Self.number("yMin", row),
            bottom: Self.number("yMax", row)))
      } else if row.hasPrefix("</block") {
        add(block)
        block = []
      } else if row.hasPrefix("<title") {
        title = Self.content(row)
      } else if row.hasPrefix("<meta name=\"Author\"") {
        author = Self.value("content", row)
      } else if row.hasPrefix("<meta name=\"CreationDate\"") {
        created = Self.value("content", row)
      }
    }
  }

  private mutating func add(_ block: [Line]) {
    guard let first = block.first else { return }
    let left = block.map(\.left).min() ?? 0
    var begun = [first]
    for (above, line) in zip(block, block.dropFirst()) {
      let isIndented =
        line.left - left > line.height * 0.8 && above.left - left <= line.height * 0.8
      if line.top - above.bottom > line.height * 0.5 || isIndented {
        end(begun)
        begun = []
      }
      begun.append(line)
    }
    end(begun)
  }

  private mutating func end(_ lines: [Line]) {
    var text = ""
    for line in lines { Self.join(line.text, to: &text) }
    if text.isEmpty { return }
    // A sentence cut by the end of a page or a column continues.
    if let last = paragraphs.last?.unicodeScalars.last, last.properties.isLowercase || last == ",",
      text.unicodeScalars.first?.properties.isLowercase == true
    {
      Self.join(text, to: &paragraphs[paragraphs.count - 1])
    } else {
      paragraphs.append(text)
    }
  }

  /// Particles that follow a hyphen even inside a line.
  private static let hyphened: Set<String> = ["то", "либо", "нибудь", "таки", "ка", "небудь"]

  private static func join(_ line: String, to text: inout String) {
    guard !text.isEmpty else {
      text = line
      return
    }
    let scalars = text.unicodeScalars
    let next = String(line.unicodeScalars.prefix { $0.properties.isAlphabetic })
    if let last = scalars.last, last == "-" || last == "\u{AD}",
      scalars.dropLast().last?.properties.isLowercase == true,
      next.unicodeScalars.first?.properties.isLowercase == true
    {
      if !hyphened.contains(next) { text.unicodeScalars.removeLast() }
      text += line
    } else {
      text += " " + line
    }
  }

  private static func content(_ row: Substring) -> String {
    let behind = row.utf8.drop { $0 != 0x3E }.dropFirst()
    return plain(String(Substring(behind.prefix { $0 != 0x3C })))
  }

  private static func value(_ name: String, _ row: Substring) -> String? {
    guard let start = row.firstRange(of: "\(name)=\"")?.upperBound else { return nil }
    return plain(String(row[start...].prefix { $0 != "\"" }))
  }

  private static func number(_ name: String, _ row: Substring) -> Double {
    value(name, row).flatMap { Double($0) } ?? 0
  }

  private static func plain(_ text: String) -> String {
    guard text.utf8.contains(0x26) else { return text }
    return text.replacing("&lt;", with: "<").replacing("&gt;", with: ">")
      .replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&amp;", with: "&")
  }
}
