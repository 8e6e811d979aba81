import Testing

@testable import PostilPages

struct WrappedTextTests {
  private func lines(_ text: String, width: Int?, indent: Int = 0) -> [String] {
    WrappedText.lines(text, width: width, indent: indent, .none)
  }

  @Test func `lines end between words`() {
    #expect(lines("уже на этой неделе мост", width: 11) == ["уже на этой", "неделе мост"])
    #expect(lines("a  b", width: 20) == ["a  b"])
    #expect(lines("", width: 20) == [])
  }

  @Test func `further lines of a sentence hang, and without a width there are none`() {
    let sentences = ["a weir held", "b"]
    #expect(WrappedText.hanging(sentences, width: 10) == ["a weir", "  held", "b"])
    #expect(WrappedText.hanging(sentences, width: nil) == sentences)
  }

  @Test func `without a width nothing is cut, and a tab stays`() {
    let text = String(repeating: "слово\t", count: 100) + "конец"
    #expect(lines(text, width: nil) == [text])
  }

  @Test func `on a terminal a tab is a space`() {
    #expect(lines("a\tb", width: 20) == ["a b"])
  }

  @Test func `a word that is wider than the terminal is cut where it ends`() {
    #expect(lines("abcdefghijkl", width: 8) == ["abcdefgh", "ijkl"])
    #expect(lines("漢字漢字漢字", width: 8) == ["漢字漢字", "漢字"])
  }

  @Test func `a no-break space keeps words together`() {
    #expect(lines("около 15\u{A0}тысяч", width: 9) == ["около", "15\u{A0}тысяч"])
  }

  @Test func `line ends stay, and every line has the margin`() {
    #expect(lines("one two\n\nthree", width: 10, indent: 2) == ["  one two", "", "  three"])
    #expect(lines("one two", width: 10, indent: 4) == ["    one two"])
  }

  @Test func `a style ends with its line and not with a word`() {
    var text = WrappedText(width: 9)
    text.add("Мост ")
    text.add("через реку", .quoted)
    text.add(".")
    let styled = "\u{1B}[30;43m"
    #expect(
      text.lines(Styles(isColoured: true)) == [
        "Мост", "\(styled)через\u{1B}[0m", "\(styled)реку\u{1B}[0m.",
      ])
    #expect(text.lines(.none) == ["Мост", "через", "реку."])
  }
}
