import Testing

@testable import PostilCore

struct NearestSentencesTests {
  private let search = QuoteSearch(
    in: CanonicalText(
      canonicalizing: """
        Паводок на Десне

        Уровень воды упал на 12 см. Дороги в трёх сёлах открыты! «Худшее позади…» Сказала она.

        Вода уходит медленно, мосты открыты
        """))

  private func nearest(_ quote: String) -> [String] {
    search.nearest(to: quote).map {
      search.index.slice(start: $0.place.lowerBound, end: $0.place.upperBound) ?? "outside"
    }
  }

  @Test func `the shorter of two sentences with as many of the words is first`() {
    #expect(
      nearest("дороги и мосты открыты") == [
        "Дороги в трёх сёлах открыты!", "Вода уходит медленно, мосты открыты",
      ])
  }

  @Test func `the sentence with most of the words is first`() {
    #expect(
      nearest("вода ушла, дороги и мосты открыты") == [
        "Вода уходит медленно, мосты открыты", "Дороги в трёх сёлах открыты!",
      ])
  }

  @Test func `endings and case of words do not count`() {
    #expect(nearest("уровнем ВОДЫ упала").first == "Уровень воды упал на 12 см.")
  }

  @Test func `numbers count however short`() {
    #expect(nearest("вырос на 12 метров") == ["Уровень воды упал на 12 см."])
  }

  @Test func `a suggestion says how much is shared`() {
    let best = search.nearest(to: "дороги открыты, дороги закрыты").first
    #expect(best?.sharedWords == 2)
    #expect(best?.quoteWords == 3)
  }

  @Test func `too little in common is no suggestion`() {
    #expect(nearest("дороги оказались совсем пустыми").isEmpty)
    #expect(nearest("").isEmpty)
    #expect(nearest("— … !").isEmpty)
  }

  @Test func `there are at most as many as asked`() {
    let text = CanonicalText(canonicalizing: String(repeating: "Вода спадает. ", count: 9))
    let search = QuoteSearch(in: text)
    #expect(search.nearest(to: "вода растёт").map(\.place) == [0..<13, 14..<27, 28..<41])
    #expect(search.nearest(to: "вода растёт", limit: 1).count == 1)
    #expect(search.nearest(to: "вода растёт", limit: 0).isEmpty)
  }

  @Test func `sentences end behind their quotes`() {
    let text = Array("Он молчал. «Худшее позади…» Да? (Нет.) 3.5 м\nтак".unicodeScalars)
    #expect(Sentences.ranges(in: text) == [0..<10, 11..<27, 28..<31, 32..<38, 39..<48])
  }

  @Test func `a text without sentences is cut at a word`() {
    let text = Array(String(repeating: "вода ", count: 1000).unicodeScalars)
    let ranges = Sentences.ranges(in: text)
    #expect(ranges.count == 5)
    #expect(ranges.allSatisfy { $0.count <= 1004 })
  }
}
