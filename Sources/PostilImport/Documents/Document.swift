package import PostilCore

/// One article as read, from any kind of file.
package struct Document: Hashable, Sendable {
  /// The first line of the text, cut with `…` if it is longer than the limit.
  package let title: Text
  /// The title as its own first paragraph, then the rest as published.
  package let text: CanonicalText
  package internal(set) var facts: Facts
  package internal(set) var warnings: [Warning]

  /// The facts about an article that its source gives beside the text. All as written there, and claims.
  package struct Facts: Hashable, Sendable {
    /// The reader that read it, with its version, such as `news/1`.
    package var importer: String
    package var published: String?
    /// Two or three small letters (ISO 639).
    package var language: String?
    package var url: String?
    package var author: String?
    package var commentCount: Int?

    package init(
      importer: String, published: String? = nil, language: String? = nil, url: String? = nil,
      author: String? = nil, commentCount: Int? = nil
    ) {
      self.importer = importer
      self.published = Self.line(published)
      self.language = Self.code(language)
      self.url = Self.line(url)
      self.author = Self.line(author)
      self.commentCount = commentCount
    }

    /// The longest fact that is kept.
    private static let factBytes = 500

    /// The text on one line, or `nil`.
    private static func line(_ text: String?) -> String? {
      guard let text else { return nil }
      let words = text.unicodeScalars.split { $0.isBlank || $0.isControl }
      let line = NFC.of(words.map { String($0) }.joined(separator: " "))
      return line.isEmpty || line.utf8.count > factBytes ? nil : line
    }

    /// `ru` of `ru-RU` and `ru_UA`.
    private static func code(_ language: String?) -> String? {
      guard let language else { return nil }
      let code = language.lowercased().prefix { $0 != "-" && $0 != "_" }
      return 2...3 ~= code.utf8.count && code.utf8.allSatisfy { 0x61...0x7A ~= $0 }
        ? String(code) : nil
    }
  }

  /// A warning for a person; none of them stops an import.
  package enum Warning: Hashable, Sendable {
    /// The title ends in a number between 1900 and 2100 where a comment count could be. It was taken for a
    /// part of the title.
    case countLooksLikeYear(Int)
    /// As written, without the time; the first one was taken.
    case datesDisagree(iso: String, dotted: String)
    /// `title` is shorter than the first line, which has this length.
    case titleCut(bytes: Int, limit: Int)
    /// The origin of the charset, where it is not certain.
    case charset(Charset, DecodedText.Origin)
    /// Control characters of word processors became line ends, or were removed.
    case mended(count: Int)
    /// Parts of a message: attachments, and messages inside it.
    case partsLeftOut(count: Int)
    /// A feed has only a summary of the article.
    case summaryOnly
    /// The feed has the headline of the article, and none of its text.
    case titleOnly
  }

  /// - Parameter title: `nil` where the first line of the paragraphs is the title.
  /// - Throws: `TextError.empty` or `articleTooLarge`.
  package init(
    title: String?, paragraphs: [String], facts: Facts, articleBytes: Int = TextLimits.articleBytes
  ) throws(TextError) {
    let heading = CanonicalText(canonicalizing: title.map { Self.oneLine($0) } ?? "").title
    let body = CanonicalText(paragraphs: paragraphs)
    // Many sources repeat the title above the text.
    let repeats = Text(String(body.text.string.prefix { $0 != "\n" })) == heading
    try self.init(
      text: repeats || heading.utf8Count == 0
        ? body : CanonicalText(paragraphs: [heading.string, body.text.string]),
      facts: facts, articleBytes: articleBytes)
  }

  init(
    text: CanonicalText, facts: Facts, warnings: [Warning] = [],
    articleBytes: Int = TextLimits.articleBytes, titleBytes: Int = TextLimits.titleBytes
  ) throws(TextError) {
    if text.text.string.unicodeScalars.allSatisfy(\.isBlank) { throw .empty }
    // Escapes of JSON and entities of HTML may hold characters that no text file may.
    let control = text.text.string.utf8.enumerated().first { $1 < 0x20 && $1 != 0x09 && $1 != 0x0A }
    if let (offset, byte) = control {
      throw byte == 0 ? .nul(offset: offset) : .binary(offset: offset)
    }
    guard text.text.utf8Count <= articleBytes else {
      throw .articleTooLarge(bytes: text.text.utf8Count, limit: articleBytes)
    }
    let line = text.title
    let cut = TitleCut.cut(line, limit: titleBytes)
    self.text = text
    self.title = cut ?? line
    self.facts = facts
    self.warnings =
      warnings + (cut == nil ? [] : [.titleCut(bytes: line.utf8Count, limit: titleBytes)])
  }

  /// The language by the letters, or else the one that the source declares: templates of sites are wrong
  /// more often than letters.
  package var language: String? { LanguageGuess(of: text.text)?.rawValue ?? facts.language }

  static func oneLine(_ text: String) -> String {
    text.unicodeScalars.split { $0 == "\n" || $0 == "\r" || $0 == "\t" }
      .map { String($0) }.joined(separator: " ")
  }
}

extension Unicode.Scalar {
  /// Control characters of both sets, and those that change the direction of the text.
  fileprivate var isControl: Bool {
    switch value {
    case 0x00...0x1F, 0x7F...0x9F, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
