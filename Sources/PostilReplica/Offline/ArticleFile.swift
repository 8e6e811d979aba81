package import PostilCore

/// An article that was read from a file, ready to be imported.
package struct ArticleFile: Sendable {
  package let text: CanonicalText
  /// Canonical, where the source has one, and as given.
  package let url: String?
  let givenURL: String?
  /// True if a person gave the url, rather than the file.
  let isURLTyped: Bool
  let published: String?
  let author: String?
  /// ISO 639, two or three letters.
  let language: String?
  /// The reader that read it, with its version, such as `news/1`.
  let importer: String
  let commentCount: Int?
  /// SHA-256 of the bytes that were read.
  let rawHash: [UInt8]

  /// - Parameters:
  ///   - typedURL: the url that a person gave.
  ///   - foundURL: the url in the file; it counts where none was typed, and where it is valid.
  /// - Throws: `ReplicaError.valueNotAllowed` for a typed text that is not a url.
  package init(
    text: CanonicalText, typedURL: String? = nil, foundURL: String? = nil, published: String? = nil,
    author: String? = nil, language: String? = nil, importer: String, commentCount: Int? = nil,
    rawHash: [UInt8]
  ) throws(ReplicaError) {
    self.text = text
    if let typedURL {
      url = try CanonicalURL.of(typedURL)
      givenURL = typedURL
    } else {
      // The address of a whole site is not an article's, however often its pages name it.
      let found = foundURL.flatMap { try? CanonicalURL.of($0) }
      url = found.flatMap {
        $0.split(separator: "/").count > 2 || $0.utf8.contains(0x3F) ? $0 : nil
      }
      givenURL = url == nil ? nil : foundURL
    }
    isURLTyped = typedURL != nil
    self.published = published
    self.author = author
    self.language = language
    self.importer = importer
    self.commentCount = commentCount
    self.rawHash = rawHash
  }

  func articleImport(now: Instant) -> ArticleImport {
    ArticleImport(
      text: text.text, url: url.map { Text($0) }, published: published.map { Text($0) },
      language: language.map { Text($0) }, importer: Text(importer),
      source: Source(
        givenURL: givenURL.map { Text($0) }, rawHash: rawHash, fetchedAt: now,
        author: author.map { Text($0) }))
  }
}
