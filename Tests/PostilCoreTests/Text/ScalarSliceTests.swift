import PostilCore
import Testing

/// A range of scalars without an index is what the index says.
struct ScalarSliceTests {
  private let texts: [Text] = [
    "", "a", "Мост открыли", "e\u{301}й\u{306}", "👩‍👩‍👧 да", "a\u{0}b", "𝔸бв\n\nг",
  ]

  @Test func `every range of every text is that of its scalars`() {
    for text in texts {
      let scalars = Array(text.string.unicodeScalars)
      for start in 0...scalars.count + 1 {
        for end in 0...scalars.count + 1 {
          var expected: String?
          if start <= end, end <= scalars.count {
            expected = String(String.UnicodeScalarView(scalars[start..<end]))
          }
          let found = text.scalars(from: start, to: end)
          #expect(found.map { Array($0.utf8) } == expected.map { Array($0.utf8) })
        }
      }
    }
  }

  @Test func `what lies outside is nothing`() {
    #expect(Text("abc").scalars(from: -1, to: 2) == nil)
    #expect(Text("abc").scalars(from: 2, to: 1) == nil)
    #expect(Text("abc").scalars(from: 0, to: .max) == nil)
  }
}
