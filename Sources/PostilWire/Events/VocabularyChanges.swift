import PostilCore

/// Readers of the changes to withdrawn and repeated articles and to terms. `nil` where a part is unknown to
/// this version. Source: Protocol/postil.proto, messages `ArticleWithdrawn` to `TermDescribed`.
extension ProtoReader {
  mutating func articleWithdrawn() throws(WireError) -> Change? {
    var article: ContentID?
    var why: Text?
    while let field = try next() {
      switch field {
      case 1: try article.fill(try content(), field: field)
      case 2: try why.fill(try text(limit: Limits.lineBytes), field: field)
      default: return nil
      }
    }
    return .articleWithdrawn(article: try article.required(1), why: why ?? "")
  }

  mutating func duplicateSet() throws(WireError) -> Change? {
    var article: ContentID?
    var original: ContentID??
    while let field = try next() {
      switch field {
      case 1: try article.fill(try content(), field: field)
      case 2: try original.fill(try contentOrNone(), field: field)
      default: return nil
      }
    }
    return .duplicateSet(article: try article.required(1), of: original ?? nil)
  }

  mutating func termAliased() throws(WireError) -> Change? {
    try term(limit: Limits.tagBytes).map { .termAliased(term: $0, alias: $1) }
  }

  mutating func termDescribed() throws(WireError) -> Change? {
    try term(limit: Limits.proseBytes).map { .termDescribed(term: $0, description: $1) }
  }

  private mutating func term(limit: Int) throws(WireError) -> (Text, Text)? {
    var term: Text?
    var value: Text?
    while let field = try next() {
      switch field {
      case 1: try term.fill(try nonEmptyText(limit: Limits.tagBytes), field: field)
      case 2: try value.fill(try text(limit: limit), field: field)
      default: return nil
      }
    }
    return (try term.required(1), value ?? "")
  }

  /// A content id, or `nil` for no bytes.
  mutating func contentOrNone() throws(WireError) -> ContentID? {
    let range = try range()
    if range.isEmpty { return nil }
    let id = bytes.withUnsafeBytes {
      ContentID(bytes: UnsafeRawBufferPointer(rebasing: $0[range]))
    }
    guard let id else { throw .outOfRange(field: current) }
    return id
  }
}
