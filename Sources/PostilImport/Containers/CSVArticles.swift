import PostilCore

/// A table of articles as in corpora: a line of names, then an article in each record.
/// Source: RFC 4180, with commas, semicolons or tabs.
struct CSVArticles {
  private let names: [String]
  private var records: CSVRecords

  /// The longest line of names, and the most of them.
  private static let headBytes = 1 << 16
  private static let fieldLimit = 1_000

  /// The Russian and Ukrainian names of the fields.
  private static let translations = [
    "заголовок": "title", "название": "title", "назва": "title", "текст": "text", "дата": "date",
    "ссылка": "url", "адрес": "url", "посилання": "url", "автор": "author", "язык": "language",
    "мова": "language",
  ]

  /// `nil` for a text whose first line does not name a text and a title or an address.
  init?(_ text: String) {
    let line = Array(text.utf8.prefix(Self.headBytes).prefix { $0 != 0x0A && $0 != 0x0D })
    let separators: [UInt8] = [0x09, 0x3B, 0x2C]
    let counts = separators.map { separator in line.count { $0 == separator } }
    guard let most = counts.max(), 1..<Self.fieldLimit ~= most,
      let place = counts.firstIndex(of: most)
    else { return nil }
    var head = CSVRecords(line, separator: separators[place])
    let names = head.next()?.fields.map { field in
      let words = field.unicodeScalars.split(whereSeparator: \.isBlank).map { String($0) }
      let name = words.joined(separator: " ").lowercased()
      return Self.translations[name] ?? name
    }
    guard let names, names.contains(where: { JSONArticle.texts.contains($0) }),
      names.contains(where: { JSONArticle.titles.contains($0) || JSONArticle.urls.contains($0) })
    else { return nil }
    self.names = names
    records = CSVRecords(Array(text.utf8), separator: separators[place])
    _ = records.next()
  }

  /// True if a text is a table with tabs or semicolons: its first two lines have the same number, at least
  /// three.
  static func isTable(_ text: String) -> Bool {
    let lines = text.utf8.prefix(1 << 16).split(separator: 0x0A, maxSplits: 2).prefix(2)
    return [0x09, 0x3B].contains { separator in
      let counts = lines.map { $0.count { $0 == separator } }
      return counts.count == 2 && counts[0] >= 3 && counts[0] == counts[1]
    }
  }

  /// The next record's article; `nil` behind the last.
  ///
  /// - Throws: `TextError.malformed` for a record with more fields than there are names, or with an unclosed
  ///   quote: some of the text would be lost.
  mutating func next() throws(TextError) -> JSONArticle? {
    guard let record = records.next() else { return nil }
    guard record.isWhole, record.fields.count <= names.count else {
      throw .malformed(
        what: record.isWhole
          ? "a record: it has more fields than names" : "a record: a quote has no end")
    }
    return JSONArticle(
      Dictionary(zip(names, record.fields.map { $0 as Any })) { first, _ in first })
  }
}

/// The records of a table, each of at least one field.
private struct CSVRecords: IteratorProtocol {
  struct Record {
    var fields: [String] = []
    /// True if all its quotes are closed.
    var isWhole = true
  }

  private let bytes: [UInt8]
  private let separator: UInt8
  private var place = 0

  init(_ bytes: [UInt8], separator: UInt8) {
    (self.bytes, self.separator) = (bytes, separator)
  }

  mutating func next() -> Record? {
    while place < bytes.count, bytes[place] == 0x0A || bytes[place] == 0x0D { place += 1 }
    guard place < bytes.count else { return nil }
    var record = Record()
    while true {
      addField(to: &record)
      guard place < bytes.count, bytes[place] == separator else { return record }
      place += 1
    }
  }

  /// Ends before its separator, or before the end of the line.
  private mutating func addField(to record: inout Record) {
    var field: [UInt8] = []
    if place < bytes.count, bytes[place] == 0x22 {
      place += 1
      var isOpen = true
      while place < bytes.count {
        if bytes[place] == 0x22 {
          place += 1
          guard place < bytes.count, bytes[place] == 0x22 else {
            isOpen = false
            break
          }
        }
        field.append(bytes[place])
        place += 1
      }
      if isOpen { record.isWhole = false }
    }
    while place < bytes.count {
      let byte = bytes[place]
      if byte == separator || byte == 0x0A || byte == 0x0D { break }
      field.append(byte)
      place += 1
    }
    record.fields.append(String(decoding: field, as: UTF8.self))
  }
}
