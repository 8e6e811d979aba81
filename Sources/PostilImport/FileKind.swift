import Foundation

/// The kind of a file, by its bytes rather than its name.
package enum FileKind: String, CaseIterable, Sendable {
  case plain, markdown, html, feed, json, csv
  case jsonLines = "jsonl"
  case mail, mbox, pdf, tar
  /// An export of MediaWiki; it is refused.
  case wikiDump

  /// - Parameter head: the first bytes of the file, or all of a shorter one.
  static func ofBytes(_ head: [UInt8]) -> FileKind? {
    if head.starts(with: Array("%PDF-".utf8))
      || head.prefix(1_024).firstRange(of: Array("\n%PDF-".utf8)) != nil
    {
      return .pdf
    }
    if TarReader.isTar(head) { return .tar }
    if head.prefix(1_024).firstRange(of: Array("<mediawiki".utf8)) != nil,
      head.starts(with: Array("<mediawiki".utf8)) || head.starts(with: Array("<?xml".utf8))
    {
      return .wikiDump
    }
    let line = head[...].prefix { $0 != 0x0A }
    if Mailbox.isSeparator(line), MailHeaders.begins(head[min(line.endIndex + 1, head.endIndex)...])
    {
      return .mbox
    }
    return MailHeaders.begins(head[...]) ? .mail : nil
  }

  /// - Parameter text: as decoded; never empty.
  static func ofText(_ text: String) -> FileKind {
    let start = text.utf8.drop { $0 <= 0x20 }.prefix(4_096)
    switch start.first {
    case 0x3C: return ofMarkup(String(decoding: start, as: UTF8.self).lowercased())
    case 0x7B, 0x5B:
      if let kind = ofJSON(text) { return kind }
    default: break
    }
    if CSVArticles(text) != nil { return .csv }
    return Document.looksLikeMarkdown(text) ? .markdown : .plain
  }

  private static func ofMarkup(_ head: String) -> FileKind {
    for name in ["<rss", "<feed", "<rdf:rdf"] where head.contains(name) { return .feed }
    let pages = [
      "<!doctype html", "<html", "<head", "<body", "<meta", "<title", "<article", "<div", "<p>",
      "<p ", "<h1", "<h2", "<ul", "<ol", "<table", "<br", "<?xml",
    ]
    return pages.contains { head.contains($0) } ? .html : .plain
  }

  /// JSON Lines have a whole object on their first line and more behind it; anything else that begins like
  /// JSON is one JSON text, or a text in brackets.
  private static func ofJSON(_ text: String) -> FileKind? {
    let bytes = text.utf8.drop { $0 <= 0x20 }
    let line = bytes.prefix { $0 != 0x0A }
    if line.first == 0x7B, isJSON(line) {
      return bytes.dropFirst(line.count).contains { $0 > 0x20 } ? .jsonLines : .json
    }
    // A text that begins like a field but is not JSON is broken JSON, which is reported.
    return isJSON(bytes) || beginsWithField(bytes.prefix(1_000)) ? .json : nil
  }

  /// `{"name":` or `[{"name":`.
  private static func beginsWithField(_ bytes: some Sequence<UInt8>) -> Bool {
    var rest = Array(bytes.filter { $0 > 0x20 })[...]
    if rest.first == 0x5B { rest = rest.dropFirst() }
    guard rest.starts(with: [0x7B, 0x22]), let end = rest.dropFirst(2).firstIndex(of: 0x22) else {
      return false
    }
    return rest[(end + 1)...].first == 0x3A
  }

  private static func isJSON(_ bytes: some Sequence<UInt8>) -> Bool {
    (try? JSONSerialization.jsonObject(with: Data(bytes))) != nil
  }
}
