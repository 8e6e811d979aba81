import PostilCore

/// The texts of the articles that have come, for the quotes that annotations do not carry.
struct Library {
  private var texts: [ContentID: [UInt8]] = [:]

  mutating func add(_ article: ArticleImport) {
    texts[article.revision] = Array(article.text.string.utf8)
  }

  /// The words that an annotation marks, with up to so many scalars before and after them.
  func quote(_ annotation: NewAnnotation, context scalars: Int = 0) -> (
    before: String, quote: String, after: String
  ) {
    guard let text = texts[annotation.revision] else {
      preconditionFailure("a workload annotates articles that have come")
    }
    let start = Int(annotation.start)
    let before = Self.advance(0, by: max(0, start - scalars), in: text)
    let quote = Self.advance(before, by: min(start, scalars), in: text)
    let after = Self.advance(quote, by: Int(annotation.end) - start, in: text)
    let end = Self.advance(after, by: scalars, in: text)
    func string(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }
    return (string(before..<quote), string(quote..<after), string(after..<end))
  }

  /// The offset so many scalars further on, or the text's end.
  private static func advance(_ offset: Int, by scalars: Int, in text: [UInt8]) -> Int {
    var offset = offset
    for _ in 0..<scalars where offset < text.count {
      offset += 1
      while offset < text.count, text[offset] & 0xC0 == 0x80 { offset += 1 }
    }
    return offset
  }
}
