import Crypto
import Foundation
import PostilCore

/// Reads articles from files of every kind that this version knows.
package struct ArticleReader {
  private let decoder: TextDecoder

  /// - Parameter charset: as a person declared it; `nil` where each file declares it, or its bytes show it.
  package init(charset: Charset? = nil) {
    decoder = TextDecoder(charset: charset)
  }

  /// The largest file that is read as one piece; a file of JSON Lines or an mbox may be of any length.
  package static let fileBytes = TextLimits.fileBytes

  /// A finding in a file, in its order.
  package enum Finding {
    case article(Document, RawBytes)
    /// A part of it that is not an article; the rest is still read.
    case problem(TextError)
  }

  /// - Parameter take: gets each finding, with its place, such as `line 3`, unless the file is one article.
  /// - Throws: `TextError` where the whole file is not an article, and the errors of `take`.
  package func read(
    _ file: InputFile, _ take: (_ finding: Finding, _ place: String?) throws -> Void
  ) throws {
    let head = try file.head(upTo: Self.fileBytes + 1)
    switch FileKind.ofBytes(head) {
    case .pdf: try readPDF(file, head, take)
    case .mbox:
      try readMailbox(LineReader(head: head, lineBytes: Self.fileBytes, next: file.more), take)
    case .tar: try readArchive(file, head, take)
    case .wikiDump: throw TextError.wikiDump
    default:
      if head.count > Self.fileBytes {
        guard isLongJSONLines(head) else {
          throw TextError.fileTooLarge(bytes: head.count, limit: Self.fileBytes)
        }
        return try readJSONLines(
          LineReader(head: head, lineBytes: Self.fileBytes, next: file.more), take)
      }
      try readWhole(head, named: file.path.shown, take)
    }
  }

  /// - Parameters:
  ///   - bytes: a whole file.
  ///   - name: the file's.
  ///   - isWithinArchive: archives within it are refused, and so nothing grows.
  private func readWhole(
    _ bytes: [UInt8], named name: String, isWithinArchive: Bool = false,
    _ take: (Finding, String?) throws -> Void
  ) throws {
    switch FileKind.ofBytes(bytes) {
    case .mail:
      return try take(.article(Message(bytes[...], decoder).document(), RawBytes(bytes)), nil)
    case .pdf where isWithinArchive:
      return try take(.article(Document(pdf: PDFCopy(bytes)), RawBytes(bytes)), nil)
    case .mbox where isWithinArchive:
      return try readMailbox(LineReader(head: bytes, lineBytes: Self.fileBytes) { [] }, take)
    case .wikiDump: throw TextError.wikiDump
    default: break
    }
    let text = try decoder.decode(bytes)
    let raw = RawBytes(bytes)
    // Reported once, with the first article.
    var warnings = Self.warnings(of: text)
    /// Among several, one that is not an article does not prevent the others.
    func takeOne(_ place: String?, _ read: () throws(TextError) -> Document) throws {
      do {
        var document = try read()
        document.warnings += warnings
        warnings = []
        try take(.article(document, raw), place)
      } catch let error as TextError where place != nil {
        try take(.problem(error), place)
      }
    }
    switch FileKind.ofText(text.string) {
    case .markdown:
      try takeOne(nil) { () throws(TextError) in
        try Document(markdown: text.string, fileName: name)
      }
    case .html: try takeOne(nil) { () throws(TextError) in try Document(html: text.string) }
    case .feed:
      guard let feed = try Feed(Markup.document(xml: text.string)) else {
        return try takeOne(nil) { () throws(TextError) in try Document(html: text.string) }
      }
      if feed.entries.isEmpty { throw TextError.empty }
      let shared = Repeated(feed.entries.map(\.url))
      for (index, entry) in feed.entries.enumerated() {
        try takeOne("entry \(index + 1)") { () throws(TextError) in
          try entry.document(language: feed.language).withoutURL(in: shared)
        }
      }
    case .json:
      let articles = try JSONFile.articles(of: Data(text.string.utf8))
      if articles.isEmpty { throw TextError.empty }
      let shared = Repeated(articles.map { $0?.url })
      for (index, article) in articles.enumerated() {
        try takeOne(articles.count == 1 ? nil : "article \(index + 1)") { () throws(TextError) in
          guard let article else { throw .malformed(what: "a JSON object") }
          return try article.document().withoutURL(in: shared)
        }
      }
    case .csv:
      guard var table = CSVArticles(text.string) else { return }
      var number = 0
      var isOver = false
      while !isOver {
        number += 1
        do {
          guard let article = try table.next() else {
            isOver = true
            break
          }
          try takeOne("record \(number)", article.document)
        } catch let error as TextError {
          try take(.problem(error), "record \(number)")
        }
      }
      if number == 1 { throw TextError.empty }
    case .jsonLines:
      try readJSONLines(
        LineReader(head: Array(text.string.utf8), lineBytes: Self.fileBytes) { [] }, take)
    case .plain, .mail, .mbox, .pdf, .tar, .wikiDump:
      if CSVArticles.isTable(text.string) {
        throw TextError.malformed(
          what: "a table of articles: it has no column named text, body or content")
      }
      try takeOne(nil) { () throws(TextError) in try Document(plain: text.string) }
    }
  }

  /// The files of an archive, each as if it were named; an archive inside an archive is refused.
  private func readArchive(
    _ file: InputFile, _ head: [UInt8], _ take: (Finding, String?) throws -> Void
  ) throws {
    var archive = TarReader(head: head, read: file.read)
    while let found = try archive.next(limit: Self.fileBytes) {
      do {
        if found.isCut {
          throw TextError.fileTooLarge(bytes: found.bytes.count + 1, limit: Self.fileBytes)
        }
        try readWhole(found.bytes, named: found.name, isWithinArchive: true) { finding, place in
          try take(finding, place.map { "\(found.name), \($0)" } ?? found.name)
        }
      } catch let error as TextError {
        try take(.problem(error), found.name)
      }
    }
  }

  private func readJSONLines(
    _ lines: LineReader, _ take: (Finding, String?) throws -> Void
  ) throws {
    var lines = lines
    var number = 0
    while let (line, isCut) = try lines.line() {
      number += 1
      guard line.contains(where: { $0 > 0x20 }) else { continue }
      do {
        if isCut { throw TextError.fileTooLarge(bytes: line.count + 1, limit: Self.fileBytes) }
        let article = try JSONArticle(Data(line))
        if article.isBesideArticles { continue }
        try take(.article(article.document(), RawBytes(Array(line))), "line \(number)")
      } catch let error as TextError {
        try take(.problem(error), "line \(number)")
      }
    }
  }

  private func readMailbox(
    _ lines: LineReader, _ take: (Finding, String?) throws -> Void
  ) throws {
    var mailbox = Mailbox(lines)
    var number = 0
    while let (message, isCut) = try mailbox.next(limit: Self.fileBytes) {
      number += 1
      do {
        if isCut { throw TextError.fileTooLarge(bytes: message.count + 1, limit: Self.fileBytes) }
        try take(
          .article(Message(message[...], decoder).document(), RawBytes(message)),
          "message \(number)")
      } catch let error as TextError {
        try take(.problem(error), "message \(number)")
      }
    }
  }

  /// Poppler reads a file, not a stream.
  private func readPDF(
    _ file: InputFile, _ head: [UInt8], _ take: (Finding, String?) throws -> Void
  ) throws {
    let limit = PDFCopy.fileBytes
    let bytes = head + (head.count > Self.fileBytes ? try file.read(upTo: limit + 1) : [])
    guard bytes.count <= limit else {
      throw TextError.fileTooLarge(bytes: bytes.count, limit: limit)
    }
    try take(.article(Document(pdf: PDFCopy(bytes)), RawBytes(bytes)), nil)
  }

  /// Warnings about the decoding of the text, and about characters that the canonical text mends.
  private static func warnings(of text: DecodedText) -> [Document.Warning] {
    var warnings: [Document.Warning] = []
    switch text.origin {
    case .certain, .declaredInFile: break
    case .detected, .notAsDeclared, .unlikely: warnings.append(.charset(text.charset, text.origin))
    }
    let mended = CanonicalText.mendedControls(in: text.string)
    if mended > 0 { warnings.append(.mended(count: mended)) }
    return warnings
  }

  /// A file that is too long to be read whole, and begins with an object on a line.
  private func isLongJSONLines(_ head: [UInt8]) -> Bool {
    let line = head.prefix { $0 != 0x0A }
    return line.count < head.count && line.first == 0x7B
      && (line.last == 0x7D || line.suffix(2).elementsEqual([0x7D, 0x0D]))
  }
}

extension InputFile {
  /// The next bytes of the file; none at the end.
  fileprivate func more() throws -> [UInt8] { try read(upTo: 1 << 20) }
}

/// Addresses that several entries of one file share: they belong to the site, not to an article.
private struct Repeated {
  private var counts: [String: Int] = [:]

  init(_ addresses: [String?]) {
    for case let address? in addresses { counts[address, default: 0] += 1 }
  }

  func contains(_ address: String) -> Bool { counts[address, default: 0] > 1 }
}

extension Document {
  fileprivate func withoutURL(in shared: Repeated) -> Document {
    guard let url = facts.url, shared.contains(url) else { return self }
    var document = self
    document.facts.url = nil
    return document
  }
}

/// The bytes read from a file, unchanged.
package struct RawBytes: Sendable {
  package let bytes: [UInt8]
  /// 32 bytes.
  package let sha256: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    sha256 = Array(SHA256.hash(data: bytes))
  }
}

extension Document {
  /// A page, its main text alone.
  fileprivate init(html: String) throws(TextError) {
    let page = try Markup.page(html)
    try self.init(
      title: page.title, paragraphs: page.paragraphs,
      facts: Facts(
        importer: "html/1", published: page.published, language: page.language,
        url: page.canonicalURL, author: page.author))
  }
}
