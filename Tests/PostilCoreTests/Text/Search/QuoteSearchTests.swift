import Testing

@testable import PostilCore

struct QuoteSearchTests {
  private func places(of quote: String, in text: String, limit: Int = 100) -> QuoteMatches? {
    QuoteSearch(in: CanonicalText(canonicalizing: text)).places(of: quote, limit: limit)
  }

  @Test func `a quote is found scalar by scalar behind an emoji`() {
    let matches = places(of: "орбиту", in: "👩🏽‍🚀 летит на 🇺🇦 орбиту")
    #expect(matches == QuoteMatches(method: .exact, places: [17..<23], total: 1))
  }

  @Test(arguments: [
    "еще три \"елки\" — это 5 000 грн", "ЕЩЁ ТРИ «ЁЛКИ» - ЭТО 5 000 ГРН",
    "  ещё  три „ёлки“ –\nэто 5\u{A0}000 грн ",
  ])
  func `a quote typed by hand is found folded`(quote: String) {
    let text = "Купили ещё три «ёлки»\u{A0}— это 5\u{A0}000 грн, и всё."
    #expect(
      places(of: quote, in: text) == QuoteMatches(method: .folded, places: [7..<37], total: 1))
  }

  @Test func `stress marks and soft hyphens do not hide a quote`() {
    let text = "Старый за\u{301}мок и но\u{AD}вый союз"
    #expect(places(of: "замок и новый", in: text)?.places == [7..<22])
    #expect(places(of: "замок и новый", in: text)?.method == .folded)
  }

  @Test func `exact places hide folded ones`() {
    let matches = places(of: "ёлка", in: "Елка и ёлка, снова Ёлка")
    #expect(matches == QuoteMatches(method: .exact, places: [7..<11], total: 1))
    #expect(places(of: "ЁЛКА", in: "Елка и ёлка, снова Ёлка")?.places == [0..<4, 7..<11, 19..<23])
  }

  @Test func `a decomposed quote is exact in a composed text`() {
    #expect(places(of: "раи\u{306}он", in: "Новый район")?.method == .exact)
  }

  @Test func `letters with marks of their own are not found under others`() {
    #expect(places(of: "раион", in: "Новый район") == nil)
    #expect(places(of: "іжак", in: "Малий їжак") == nil)
  }

  @Test func `the same sentence twice is two places`() {
    let text = "Вода спадает.\n\nМост закрыт. Вода спадает."
    #expect(places(of: "Вода спадает.", in: text)?.places == [0..<13, 28..<41])
  }

  @Test func `places do not overlap`() {
    #expect(places(of: "ана", in: "банана ананас")?.places == [1..<4, 7..<10])
    #expect(places(of: "аа", in: "ааааа")?.places == [0..<2, 2..<4])
  }

  @Test func `the limit bounds places but not their number`() {
    let text = String(repeating: "да ", count: 50)
    let matches = places(of: "да", in: text, limit: 2)
    #expect(matches == QuoteMatches(method: .exact, places: [0..<2, 3..<5], total: 50))
    #expect(places(of: "да", in: text, limit: -1)?.places == [])
  }

  @Test func `a place holds whole graphemes`() {
    #expect(places(of: "замо", in: "замо\u{301}к")?.places == [0..<5])
    #expect(places(of: "👩", in: "x 👩🏽‍🚀")?.places == [2..<6])
    #expect(places(of: "\u{301}к", in: "замо\u{301}к")?.places == [3..<6])
  }

  @Test func `hits inside one grapheme are one place`() {
    #expect(places(of: "👩", in: "x 👩‍👩‍👧 👩")?.places == [2..<7, 8..<9])
    #expect(places(of: ".", in: "да… нет…")?.places == [2..<3, 7..<8])
  }

  @Test func `a quote goes across paragraphs`() {
    let matches = places(of: "спадает. Мост", in: "Вода спадает.\n\nМост закрыт.")
    #expect(matches == QuoteMatches(method: .folded, places: [5..<19], total: 1))
  }

  @Test(arguments: ["", " ", "\n\t", "\u{A0}", "\u{AD}", "\u{200B} ", "\u{301}"])
  func `a quote without anything to read is nowhere`(quote: String) {
    #expect(places(of: quote, in: "а \u{AD}\u{A0}б\u{301} \u{200B} в") == nil)
  }

  @Test func `a quote that is not there is nowhere`() {
    #expect(places(of: "засуха", in: "Вода спадает") == nil)
    #expect(places(of: "вода спадает и уходит", in: "Вода спадает") == nil)
    #expect(places(of: "вода", in: "") == nil)
  }

  @Test(arguments: ["а", "\u{301}", "🇺🇦", "…", " \u{A0}", "аб"])
  func `a repetitive text and quote are no trap`(piece: String) {
    let text = "x" + String(repeating: piece, count: 200_000) + "y"
    let quote = String(repeating: piece, count: 5000) + "z"
    #expect(places(of: quote, in: text) == nil)
    #expect(places(of: piece + "y", in: text)?.total == 1)
  }

  @Test(arguments: 0..<400)
  func `every place folds to the folded quote, and the quote's own place is found`(seed: Int) throws
  {
    var dice = TextDice(seed: seed)
    let text = CanonicalText(canonicalizing: dice.nastyText(pieces: 120))
    let search = QuoteSearch(in: text)
    let start = Int.random(in: 0..<search.index.count, using: &dice)
    let wanted = search.index.snapOutward(start..<min(start + 6, search.index.count))
    let slice = search.index.slice(start: wanted.lowerBound, end: wanted.upperBound)
    let typed = dice.retyped(try #require(slice))
    let folded = Array(MatchFold(typed).trimmed)
    guard !folded.isEmpty else { return }

    let matches = try #require(search.places(of: typed, limit: .max))
    // Typed in another way the quote may stand elsewhere word for word, which hides its own place.
    if matches.method == .folded || hexScalars(typed) == slice.map(hexScalars) {
      #expect(matches.places.contains { $0.overlaps(wanted) })
    }
    for place in matches.places {
      let found = try #require(
        search.index.slice(start: place.lowerBound, end: place.upperBound))
      let around = MatchFold(found).scalars
      #expect(around.firstRange(of: folded) != nil, "\(hexScalars(found)) for \(hexScalars(typed))")
    }
  }
}

extension TextDice {
  /// The same words as another person would type them; half of the time, unchanged.
  fileprivate mutating func retyped(_ quote: String) -> String {
    guard Bool.random(using: &self) else { return quote }
    var view = String.UnicodeScalarView()
    for scalar in quote.unicodeScalars {
      switch scalar {
      case "«", "»": view.append("\"")
      case "—": view.append("-")
      case "ё": view.append("е")
      case "\u{A0}": view.append(contentsOf: "  ".unicodeScalars)
      default: view.append(scalar)
      }
    }
    return String(view)
  }
}
