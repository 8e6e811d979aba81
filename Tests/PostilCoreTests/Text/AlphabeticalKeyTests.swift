import PostilCore
import Testing

struct AlphabeticalKeyTests {
  private func sorted(_ words: String) -> String {
    words.split(separator: " ").shuffled().sorted {
      AlphabeticalKey(String($0)) < AlphabeticalKey(String($1))
    }.joined(separator: " ")
  }

  @Test(arguments: [
    "гора ґанок дім", "Екзамен Єва жито", "зима игла Індія їжак Йод кіт", "день Ёлка ель ёрш жук",
    "apple Bridge мост", "за\u{301}мок замокли",
  ])
  func `words stand in the order of the alphabets`(words: String) {
    #expect(sorted(words) == words)
  }

  @Test func `case, stress and the dots of ё do not count`() {
    #expect(AlphabeticalKey("Ёлка") == AlphabeticalKey("е\u{301}лка"))
    #expect(AlphabeticalKey("і") != AlphabeticalKey("ї"))
  }
}
