import Testing

@testable import PostilCore

struct SearchWordsTests {
  @Test(arguments: [
    ("Ёлка ещё", ["елка", "еще"]), ("за\u{301}мок, со\u{AD}юз", ["замок", "союз"]),
    ("п’ять «П'ЯТЬ»", ["пять", "пять"]), ("don't", ["dont"]), ("#Сроки!", ["сроки"]),
    ("из-за 5 000", ["из", "за", "5", "000"]), ("Kиeв", ["киев"]), ("NATO", ["nato"]),
    ("да…нет", ["да", "нет"]), ("", []), ("'' — !", []),
  ])
  func `words are folded letters and digits`(text: String, words: [String]) {
    #expect(SearchWords(of: text).all == words)
  }

  @Test func `a word knows the scalars that it came from`() {
    let words = SearchWords(of: "«за\u{301}мок» п’ять")
    #expect(words.origins == [1..<7, 9..<14])
  }

  @Test func `a long word counts as its beginning`() {
    let words = SearchWords(of: String(repeating: "ы", count: 1_000) + " я")
    #expect(words.all.map(\.unicodeScalars.count) == [SearchWords.longestScalars, 1])
    #expect(words.origins == [0..<1_000, 1_001..<1_002])
  }
}
