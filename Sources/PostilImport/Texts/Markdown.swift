import PostilCore

extension Document {
  /// A text of Markdown, read by cmark with GitHub's tables, without its marks.
  ///
  /// The title is the front matter's, else the first heading of the first level, else the first line.
  ///
  /// - Parameter fileName: such as Jekyll's `2026-11-28-title.md`: where there is front matter without a
  ///   date, the day comes from the name.
  /// - Throws: `TextError`, `missing` where cmark is not installed.
  init(markdown decoded: String, fileName: String? = nil) throws(TextError) {
    let matter = FrontMatter(decoded)
    let html = try CommonMark.html(
      of: ProgramMarks.removed(from: String(matter?.rest ?? decoded[...])))
    let root = try Markup.document(html: html).root
    var paragraphs = root.map { Markup.paragraphs(of: $0) } ?? []
    var title = matter?["title", "headline"]
    if title == nil, let heading = root?.first("h1")?.line {
      title = heading
      if let place = paragraphs.firstIndex(of: heading) { paragraphs.remove(at: place) }
    }
    try self.init(
      title: title, paragraphs: paragraphs,
      facts: Facts(
        importer: "markdown/1",
        published: matter.flatMap {
          $0["date", "published", "pubdate"] ?? fileName.flatMap(Self.day(inName:))
        },
        language: matter?["lang", "language", "locale"],
        url: matter?["canonical_url", "canonical", "url", "link"].flatMap {
          $0.hasPrefix("http") ? $0 : nil
        },
        author: matter?["author", "authors", "byline"]))
  }

  /// The day at the start of a file's name, with a hyphen and more behind it.
  private static func day(inName path: String) -> String? {
    let name = path.split(separator: "/").last ?? ""
    let day = name.prefix(10)
    guard name.dropFirst(10).first == "-", CalendarDate(iso: day) != nil else { return nil }
    return String(day)
  }

  /// True if a text has signs that only Markdown has: front matter, a heading of `#` as its first line, or
  /// two of headings, links in brackets and code fences. Plain news have none of them.
  static func looksLikeMarkdown(_ text: String) -> Bool {
    if FrontMatter(text) != nil { return true }
    var marks = 0
    var isFirst = true
    for line in text.utf8.prefix(1 << 18).split(separator: 0x0A, maxSplits: 2_000).prefix(2_000) {
      if line.starts(with: Array("```".utf8)) { marks += 1 }
      let signs = line.prefix { $0 == 0x23 }
      if 1...6 ~= signs.count, line.dropFirst(signs.count).first == 0x20 {
        if isFirst { return true }
        marks += 1
      }
      isFirst = false
      if hasLink(line) { marks += 1 }
      if marks >= 2 { return true }
    }
    return false
  }

  /// `[words](address)`, with an address that has a scheme, a slash or a hash sign.
  private static func hasLink(_ line: some BidirectionalCollection<UInt8>) -> Bool {
    var rest = Array(line)[...]
    while let place = rest.firstIndex(of: 0x5D) {
      rest = rest[(place + 1)...]
      guard rest.first == 0x28 else { continue }
      let address = rest.dropFirst().prefix(2_000).prefix { $0 != 0x29 && $0 != 0x20 }
      if address.contains(0x2F) || address.first == 0x23 { return true }
      rest = rest.dropFirst(address.count + 1)
    }
    return false
  }
}

/// The marks in Markdown that are meant for programs: pandoc's `[]{#place}`, `{.class}` behind headings,
/// `:::` around blocks, and the `{{ … }}` and `{% … %}` of site generators in addresses and on lines of
/// their own.
enum ProgramMarks {
  static func removed(from text: String) -> String {
    guard text.utf8.contains(0x7B) || text.utf8.starts(with: ":::".utf8) else { return text }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { line in
      isForPrograms(line) ? "" : withoutAttributes(line)
    }.joined(separator: "\n")
  }

  private static func isForPrograms(_ line: Substring) -> Bool {
    let bytes = line.utf8.drop { $0 == 0x20 }
    return bytes.starts(with: ":::".utf8)
      || bytes.starts(with: "{%".utf8) && bytes.suffix(3).contains(0x7D)
  }

  /// Without `{#…}` and `{.…}` behind a bracket or a heading.
  private static func withoutAttributes(_ line: Substring) -> String {
    let bytes = Array(line.utf8)
    var kept: [UInt8] = []
    var place = 0
    while place < bytes.count {
      if bytes[place...].starts(with: [0x7B, 0x7B]), kept.suffix(2) == [0x5D, 0x28],
        let end = bytes[place...].prefix(300).firstIndex(of: 0x29)
      {
        kept.append(0x23)
        place = end
      } else if bytes[place] == 0x7B, place + 1 < bytes.count,
        [0x23, 0x2E].contains(bytes[place + 1]),
        kept.last == 0x5D || bytes.first == 0x23,
        let end = bytes[place...].prefix(300).firstIndex(of: 0x7D)
      {
        if kept.suffix(2) == [0x5B, 0x5D] { kept.removeLast(2) }
        place = end + 1
      } else {
        kept.append(bytes[place])
        place += 1
      }
    }
    return String(decoding: kept, as: UTF8.self)
  }
}
