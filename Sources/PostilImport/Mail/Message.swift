import PostilCore

/// A message of e-mail: its subject, its sender, and the text of its body. Attachments, and messages inside
/// it, are left out and counted.
struct Message {
  /// The deepest nesting of parts, and the most parts in all, that are read.
  private static let depthLimit = 16
  private static let partLimit = 500

  private let headers: MailHeaders
  private let decoder: TextDecoder
  private var paragraphs: [String] = []
  private var warnings: [Document.Warning] = []
  private var parts = 0
  private var leftOut = 0

  /// - Parameter decoder: with the charset that a person declared, used where a part declares none.
  init(_ bytes: ArraySlice<UInt8>, _ decoder: TextDecoder) throws(TextError) {
    headers = MailHeaders(bytes)
    self.decoder = decoder
    paragraphs = try read(headers, bytes[headers.end...], depth: 0)
  }

  func document() throws(TextError) -> Document {
    var document = try Document(
      title: headers.text("subject"), paragraphs: paragraphs,
      facts: Document.Facts(
        importer: "mail/1", published: headers.text("date"),
        language: headers.token("content-language"), url: headers.text("snapshot-content-location"),
        author: headers.text("from")))
    document.warnings += warnings
    if leftOut > 0 { document.warnings.append(.partsLeftOut(count: leftOut)) }
    return document
  }

  /// - Returns: the paragraphs of a part, or of the parts in it.
  private mutating func read(_ headers: MailHeaders, _ body: ArraySlice<UInt8>, depth: Int)
    throws(TextError) -> [String]
  {
    parts += 1
    guard depth <= Self.depthLimit else { throw .tooComplex(limit: Self.depthLimit) }
    guard parts <= Self.partLimit else { throw .tooComplex(limit: Self.partLimit) }
    let type = headers.token("content-type") ?? "text/plain"
    if type.hasPrefix("multipart/") {
      return try readParts(headers, body, type, depth: depth)
    }
    guard headers.token("content-disposition") != "attachment",
      type == "text/plain" || type == "text/html"
    else {
      leftOut += 1
      return []
    }
    let bytes = try TransferEncoding.decoded(body, headers.token("content-transfer-encoding"))
    let name = headers.parameter("charset", of: "content-type")
    guard let text = try text(bytes, name) else { return [] }
    if type == "text/html" {
      // A page that a browser saved, or a person's message.
      return self.headers.token("snapshot-content-location") == nil
        ? try Markup.paragraphs(ofFragment: text) : try Markup.page(text).paragraphs
    }
    let isFlowed = headers.parameter("format", of: "content-type")?.lowercased() == "flowed"
    return [isFlowed ? FlowedText.joined(text) : text]
  }

  private mutating func readParts(
    _ headers: MailHeaders, _ body: ArraySlice<UInt8>, _ type: String, depth: Int
  ) throws(TextError) -> [String] {
    guard let boundary = headers.parameter("boundary", of: "content-type"), !boundary.isEmpty else {
      throw .malformed(what: "a whole message: its parts have no boundary")
    }
    var texts: [[String]] = []
    for part in Self.parts(of: body, boundary) {
      let inner = MailHeaders(part)
      let paragraphs = try read(inner, part[inner.end...], depth: depth + 1)
      if !paragraphs.isEmpty { texts.append(paragraphs) }
    }
    guard type == "multipart/alternative" else { return Array(texts.joined()) }
    // The first says the same as the others, unless it only announces them.
    let first = texts.first ?? []
    let length = { (paragraphs: [String]) in paragraphs.reduce(0) { $0 + $1.utf8.count } }
    let longest = texts.max { length($0) < length($1) } ?? []
    return length(longest) > 4 * length(first) ? longest : first
  }

  private mutating func text(_ bytes: [UInt8], _ charset: String?) throws(TextError) -> String? {
    do {
      let decoder = charset == nil ? self.decoder : TextDecoder()
      let text = try decoder.decode(bytes, declared: charset)
      switch text.origin {
      case .certain, .declaredInFile: break
      case .detected, .notAsDeclared, .unlikely:
        if warnings.isEmpty { warnings.append(.charset(text.charset, text.origin)) }
      }
      return text.string
    } catch .empty {
      return nil
    }
  }

  /// The parts between the lines that begin with `--` and the boundary. Source: RFC 2046, 5.1.
  private static func parts(of body: ArraySlice<UInt8>, _ boundary: String) -> [ArraySlice<UInt8>] {
    let mark = Array("--\(boundary)".utf8)
    var parts: [ArraySlice<UInt8>] = []
    var start: Int?
    var place = body.startIndex
    while place < body.endIndex {
      let end = body[place...].firstIndex(of: 0x0A).map { $0 + 1 } ?? body.endIndex
      if body[place...].starts(with: mark) {
        if let start { parts.append(body[start..<place]) }
        if body[(place + mark.count)...].starts(with: [0x2D, 0x2D]) { return parts }
        guard parts.count < partLimit else { return parts }
        start = end
      }
      place = end
    }
    if let start { parts.append(body[start...]) }
    return parts
  }
}

/// Text whose lines a mailer wrapped and marked with a space at their end. Source: RFC 3676.
enum FlowedText {
  static func joined(_ text: String) -> String {
    var result: [UInt8] = []
    for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
      let line = line.last == 0x0D ? line.dropLast() : line
      result += line
      // The line above a signature is `-- `, which ends in a space and is whole.
      if line.last != 0x20 || line.elementsEqual(Array("-- ".utf8)) { result.append(0x0A) }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
