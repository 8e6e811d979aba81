import PostilPages
import Testing

struct DisplayWidthTests {
  @Test(arguments: [
    ("four", 4), ("ёлка", 4), ("е\u{308}лка", 4), ("漢字", 4), ("한글", 4), ("👍🏽", 2), ("❤️", 2),
    ("а\u{301}", 1), ("a\u{200B}b", 2), ("", 0),
  ])
  func `text takes as many columns as a terminal gives it`(text: String, columns: Int) {
    #expect(DisplayWidth.of(text) == columns)
  }

  @Test(arguments: [
    ("короткий", 8, "короткий"), ("длинный текст", 8, "длинный…"), ("漢字漢字", 4, "漢…"),
    ("漢字漢字", 5, "漢字…"), ("слово", 1, "…"), ("слово", 0, ""),
  ])
  func `text that does not fit is cut between characters and says so`(
    text: String, columns: Int, shown: String
  ) {
    #expect(DisplayWidth.fitted(text, columns: columns).utf8.elementsEqual(shown.utf8))
  }

  @Test func `padding counts columns and not characters`() {
    #expect(DisplayWidth.padded("漢", columns: 4).utf8.elementsEqual("漢  ".utf8))
    #expect(DisplayWidth.padded("длинное", columns: 4).utf8.elementsEqual("длинное".utf8))
  }
}
