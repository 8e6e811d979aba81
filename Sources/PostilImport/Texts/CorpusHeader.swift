import PostilCore

/// The lines above the title in the files of some corpora: an id, a language, a date and a url, each on its own.
///
/// All four in this order, as in the corpora of the shared tasks of BSNLP; anything less could be the text itself.
struct CorpusHeader {
  let facts: Document.Facts
  let rest: String

  init?(_ text: String) {
    let lines = text.split(separator: "\n", maxSplits: 4, omittingEmptySubsequences: false)
    guard lines.count == 5, !lines[0].isEmpty, lines[0].utf8.count <= 200,
      !lines[0].unicodeScalars.contains(where: \.isBlank),
      2...3 ~= lines[1].utf8.count, lines[1].utf8.allSatisfy({ 0x61...0x7A ~= $0 }),
      CalendarDate(iso: lines[2]) != nil,
      lines[3].hasPrefix("http://") || lines[3].hasPrefix("https://"),
      !lines[3].unicodeScalars.contains(where: \.isBlank)
    else { return nil }
    facts = Document.Facts(
      importer: "corpus/1", published: String(lines[2]), language: String(lines[1]),
      url: String(lines[3]))
    rest = String(lines[4])
  }
}
