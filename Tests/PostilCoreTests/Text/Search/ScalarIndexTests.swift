import Testing

@testable import PostilCore

struct ScalarIndexTests {
  private func index(_ decoded: String) -> ScalarIndex {
    ScalarIndex(CanonicalText(canonicalizing: decoded))
  }

  @Test func `offsets count scalars, also behind an emoji`() {
    let text = CanonicalText(canonicalizing: "👩🏽‍🚀 летит на 🇺🇦 орбиту")
    #expect(text.slice(start: 5, end: 10) == "летит")
    #expect(text.slice(start: 17, end: 23) == "орбиту")
  }

  @Test(arguments: [(-1, 2), (0, 7), (4, 3), (7, 7), (Int.min, Int.max)])
  func `a range outside the text has no slice`(range: (Int, Int)) {
    #expect(CanonicalText(canonicalizing: "степи!").slice(start: range.0, end: range.1) == nil)
  }

  @Test func `the ends of a text are inside it`() {
    let index = index("степь")
    #expect(index.slice(start: 0, end: 5) == "степь")
    #expect(index.slice(start: 5, end: 5) == "")
  }

  @Test func `a slice is the published text, scalar by scalar`() {
    let text = CanonicalText(canonicalizing: "за\u{301}мок и со\u{AD}юз")
    #expect(text.slice(start: 1, end: 4).map(hexScalars) == hexScalars("а\u{301}м"))
    #expect(text.slice(start: 2, end: 3).map(hexScalars) == ["301"])
  }

  @Test(arguments: [
    ("за\u{301}мок", 0..<2, 0..<3), ("за\u{301}мок", 2..<4, 1..<4), ("за\u{301}мок", 2..<3, 1..<3),
    ("x👩🏽‍🚀y", 2..<4, 1..<5), ("x👩🏽‍🚀y", 0..<1, 0..<1), ("🇺🇦🇵🇱", 1..<2, 0..<2),
    ("🇺🇦🇵🇱", 2..<3, 2..<4), ("abc", 1..<1, 1..<1), ("а\u{301}б", 1..<1, 0..<2),
    ("abc", -5..<2, 0..<2), ("abc", 2..<99, 2..<3), ("abc", 7..<99, 3..<3), ("", 0..<0, 0..<0),
  ])
  func `a range grows to whole graphemes inside the text`(
    decoded: String, range: Range<Int>, snapped: Range<Int>
  ) {
    #expect(CanonicalText(canonicalizing: decoded).snapOutward(range) == snapped)
  }

  @Test func `paragraphs are ranges without the line ends between them`() {
    #expect(index("Title\n\nlead\nmore\n\nэнд").paragraphs == [0..<5, 7..<16, 18..<21])
  }

  @Test(arguments: [
    (0, 1, 0), (4, 1, 4), (5, 1, 5), (6, 1, 6), (7, 2, 0), (16, 2, 9), (17, 2, 10), (18, 3, 0),
    (21, 3, 3),
  ])
  func `an offset has a paragraph and an offset in it`(offset: Int, paragraph: Int, inside: Int) {
    let text = CanonicalText(canonicalizing: "Title\n\nlead\nmore\n\nend")
    #expect(text.place(of: offset) == ParagraphPlace(paragraph: paragraph, offset: inside))
    #expect(text.paragraphNumber(of: offset) == paragraph)
  }

  @Test func `an offset outside the text has no paragraph`() {
    #expect(index("end").place(of: -1) == nil)
    #expect(index("end").place(of: 4) == nil)
    #expect(index("").place(of: 0) == nil)
  }

  @Test func `context is the text before and after`() {
    let context = index("один два три четыре").context(around: 5..<8, scalars: 4)
    #expect(context == QuoteContext(before: "дин ", after: " три"))
  }

  @Test func `context ends at the ends of the text`() {
    let all = index("один два три").context(around: 5..<8, scalars: 1000)
    #expect(all == QuoteContext(before: "один ", after: " три"))
    #expect(index("один").context(around: 0..<4, scalars: 5) == QuoteContext(before: "", after: ""))
    #expect(
      index("один").context(around: 1..<2, scalars: -1) == QuoteContext(before: "", after: ""))
  }

  @Test func `context has no half graphemes`() {
    let context = index("👩🏽‍🚀 x 👩🏽‍🚀").context(around: 5..<6, scalars: 3)
    #expect(context == QuoteContext(before: " ", after: " "))
  }

  @Test(arguments: 0..<200)
  func `a snapped range is whole graphemes and holds the range`(seed: Int) throws {
    var dice = TextDice(seed: seed)
    let text = CanonicalText(canonicalizing: dice.nastyText(pieces: 50))
    let index = ScalarIndex(text)
    let ends = (0..<2).map { _ in Int.random(in: 0...index.count, using: &dice) }.sorted()
    let snapped = index.snapOutward(ends[0]..<ends[1])
    #expect(snapped.lowerBound <= ends[0] && snapped.upperBound >= ends[1])
    #expect(index.snapOutward(snapped) == snapped)
    let before = try #require(index.slice(start: 0, end: snapped.lowerBound))
    let inside = try #require(index.slice(start: snapped.lowerBound, end: snapped.upperBound))
    let after = try #require(index.slice(start: snapped.upperBound, end: index.count))
    #expect(before.count + inside.count + after.count == text.text.string.count)
  }

  @Test(arguments: 0..<50)
  func `an offset in UTF-16 is that of Swift's own view`(seed: Int) {
    var dice = TextDice(seed: seed)
    let text = CanonicalText(canonicalizing: dice.nastyText(pieces: 20) + "🌊a🌊")
    let index = ScalarIndex(text)
    let scalars = text.text.string.unicodeScalars
    for (offset, place) in (Array(scalars.indices) + [scalars.endIndex]).enumerated() {
      #expect(index.utf16Offset(of: offset) == place.utf16Offset(in: text.text.string))
    }
  }
}
