import Testing

@testable import PostilCore

struct CanonicalTextTests {
  private func canonical(_ decoded: String) -> String {
    CanonicalText(canonicalizing: decoded).text.string
  }

  @Test func `a decomposed import is the same text as a composed one`() {
    let composed = CanonicalText(canonicalizing: "Ёлка на площади\n\nЇжак і йод")
    let decomposed = CanonicalText(
      canonicalizing: "Е\u{308}лка на площади\n\nІ\u{308}жак і и\u{306}од")
    #expect(composed == decomposed)
    #expect(composed.hashValue == decomposed.hashValue)
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func `line ends of every system are one`(end: String) {
    let decoded = ["Заголовок", "", "Первая строка", "вторая", "", "Конец", ""]
    #expect(
      hexScalars(canonical(decoded.joined(separator: end)))
        == hexScalars("Заголовок\n\nПервая строка\nвторая\n\nКонец"))
  }

  @Test func `spaces and tabs at the end of a line go, those before it stay`() {
    #expect(
      hexScalars(canonical("  Title \t \n\tfirst  \nsecond\t"))
        == hexScalars("  Title\n\tfirst\nsecond"))
  }

  @Test func `empty lines collapse to one and vanish at both ends`() {
    #expect(hexScalars(canonical("\n \n\nA\n\n\t\n\n\nB\n \n")) == hexScalars("A\n\nB"))
  }

  @Test(arguments: ["\u{A0}", "\u{AD}", "о\u{301}", "«»", "—", "\u{2011}", "…", "\u{200B}", "’"])
  func `quotes, dashes and no-break spaces stay as published`(sign: String) {
    let line = "\(sign)слово\(sign)"
    #expect(hexScalars(canonical(line + "  \n")) == hexScalars(line))
  }

  @Test func `a file without empty lines is one paragraph`() {
    let text = CanonicalText(canonicalizing: "One\r\ntwo\r\nthree")
    #expect(text.paragraphs == [0..<13])
  }

  @Test func `paragraphs can be given one by one`() {
    let text = CanonicalText(paragraphs: ["Title ", "", "lead\r\n", "a\n\nb"])
    #expect(text.text == "Title\n\nlead\n\na\n\nb")
  }

  @Test func `the title is the first line`() {
    #expect(CanonicalText(canonicalizing: "\n \t Дощ у Львові \nдалі").title == "Дощ у Львові")
    #expect(CanonicalText(canonicalizing: " \n").title == "")
  }

  @Test func `nothing becomes an empty text without paragraphs`() {
    let text = CanonicalText(canonicalizing: " \r\n\t\r\n")
    #expect(text.text.isEmpty)
    #expect(text.paragraphs.isEmpty)
  }

  @Test(arguments: [
    "A\r\nB", "A\rB", "A ", "A\t\nB", "A\n", "\nA", "A\n\n\nB", "A\n \nB", "и\u{306}", " ", "\n",
  ])
  func `a peer's text that is not canonical is told`(received: String) {
    #expect(CanonicalText(verbatim: received) == nil)
  }

  @Test(arguments: ["", "A", " A\n\n  B\nC", "ё\u{301}", "\u{A0}"])
  func `a peer's canonical text is taken`(received: String) {
    #expect(CanonicalText(verbatim: received)?.text == Text(received))
  }

  @Test(arguments: 0..<500)
  func `canonical twice is canonical once`(seed: Int) {
    var dice = TextDice(seed: seed)
    let once = CanonicalText(canonicalizing: dice.nastyText(pieces: 80))
    #expect(CanonicalText(verbatim: once.text.string) == once)
    #expect(
      CanonicalText(
        paragraphs: once.paragraphs.compactMap {
          once.slice(start: $0.lowerBound, end: $0.upperBound)
        }) == once)
  }
}
