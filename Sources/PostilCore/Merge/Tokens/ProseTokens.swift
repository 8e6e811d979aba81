/// A text ready to be compared with others that share its vocabulary.
struct ProseTokens {
  let words: WordTokens
  /// Per token.
  let ids: [Int32]
  /// Token ranges of the lines that hold a word.
  let paragraphs: [Range<Int>]
  /// Per paragraph.
  let paragraphIDs: [Int32]

  init(_ text: Text, in vocabulary: inout Vocabulary) {
    words = WordTokens(text)
    ids = words.ids(in: &vocabulary)
    paragraphs = words.paragraphs
    paragraphIDs = paragraphs.map { [words] tokens in
      vocabulary.id(of: words.bytes, words.bytes(of: tokens))
    }
  }

  func bytes(of tokens: Range<Int>) -> ArraySlice<UInt8> {
    words.bytes[words.bytes(of: tokens)]
  }
}
