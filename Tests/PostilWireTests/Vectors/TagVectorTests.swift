import PostilCore
import Testing

@Suite struct TagVectorTests {
  private struct File: Decodable {
    let words: [Word]
    /// The folded form of each hexadecimal scalar, empty for one that is left out.
    let scalars: [String: String]
  }

  private struct Word: Decodable {
    let text: Read<Text>
    let folded: Read<Text>
  }

  @Test func `tags fold as in the vectors, and folded tags stay`() throws {
    for word in try Vectors.read("tags", as: File.self).words {
      #expect(word.text.value.tagFolded == word.folded.value, "\(word.text.value)")
      #expect(word.folded.value.tagFolded == word.folded.value, "\(word.text.value)")
    }
  }

  @Test func `every scalar folds as in the vectors, and those that they do not name stay`() throws {
    let scalars = try Vectors.read("tags", as: File.self).scalars
    let expected = Dictionary(
      uniqueKeysWithValues: try scalars.map { key, value in
        (try #require(UInt32(key, radix: 16)), UInt32(value, radix: 16))
      })
    for value in 0...UInt32(0x10FFFF) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let tag = Text(String(Character(scalar)))
      let fold = tag.tagFolded
      // Else a folded tag might be longer than a tag may be.
      if fold.utf8Count > tag.utf8Count { Issue.record("\(String(value, radix: 16)) grows") }
      let folded = fold.string.unicodeScalars.map(\.value)
      let wanted = expected[value, default: value].map { [$0] } ?? []
      if folded != wanted { Issue.record("\(String(value, radix: 16)) becomes \(folded)") }
    }
  }
}
