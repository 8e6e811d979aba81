import Testing

@testable import PostilCore

/// The cases that the analysts asked for first.
struct AnchorGoldenTests {
  private static let flood = """
    Паводок на Десне

    Уровень воды упал на 12 см. Дороги в трёх сёлах ещё закрыты.

    Спасатели вывезли сорок семей из Летков. Школа в Летках станет пунктом обогрева.

    Вода уходит медленно, говорят в районе.
    """

  private func flood(_ old: String, _ new: String) -> Revision {
    Revision(Self.flood, Self.flood.replacing(old, with: new))
  }

  @Test func `3: an emoji before the quote moves it by its scalars`() {
    let revision = flood("Уровень воды", "👩🏽‍🚀 Уровень воды")
    #expect(
      revision.resolve("упал на 12 см")
        == AnchorResolution(state: .exact, method: .map, range: 36..<49))
    #expect(revision.text(of: "упал на 12 см") == "упал на 12 см")
  }

  @Test func `4: cosmetic changes are an edit that changes no facts`() {
    let revision = Revision(
      "Він сказав: «П'ятеро пішли — ще вчора».", "Він сказав: \"П’ятеро пішли - ще\u{A0}вчора\".")
    let resolution = revision.resolve("«П'ятеро пішли — ще вчора»")
    #expect(resolution.state == .edited)
    #expect(!resolution.factsChanged)
    #expect(revision.text(at: resolution.range) == "\"П’ятеро пішли - ще\u{A0}вчора\"")
  }

  @Test func `5: a stress mark and a soft hyphen that go keep the quote in its place`() {
    let revision = Revision(
      "В за\u{301}мке жил со\u{AD}юз трёх родов.", "В замке жил союз трех родов.")
    #expect(revision.text(of: "за\u{301}мке жил со\u{AD}юз трёх") == "замке жил союз трех")
    #expect(revision.resolve("за\u{301}мке жил со\u{AD}юз трёх").state == .edited)
  }

  private static let twice = """
    Первый день

    На площади было тихо. Мэр молчал.

    Второй день

    На площади было тихо. Потом пошёл снег.
    """

  @Test(arguments: [1, 2])
  func `6: of the same sentence twice each stays itself`(nth: Int) {
    let revision = Revision(Self.twice, "Хроника\n\n" + Self.twice)
    let place = revision.range(of: "На площади было тихо.", nth: nth)
    let resolution = revision.resolve("На площади было тихо.", nth: nth)
    #expect(resolution.state == .moved)
    #expect(resolution.range?.lowerBound == place.map { $0.lowerBound + 9 })
  }

  @Test(arguments: [(1, "Мэр"), (2, "Потом")])
  func `6: a repeated quote whose own place was deleted is an orphan`(nth: Int, next: String) {
    let sentence = "На площади было тихо. "
    let revision = Revision(
      Self.twice, Self.twice.replacing("\(sentence)\(next)", with: next))
    let lost = revision.resolve("На площади было тихо.", nth: nth)
    #expect(lost.state == .orphan)
    #expect(lost.suggestions.map { revision.text(at: $0) } == ["На площади было тихо."])
    #expect(revision.resolve("На площади было тихо.", nth: 3 - nth).range != nil)
  }

  @Test func `7: a deleted sentence with a look-alike elsewhere is an orphan`() {
    let revision = Revision(
      Self.flood,
      Self.flood.replacing("Спасатели вывезли сорок семей из Летков. ", with: "")
        + " Спасатели вывезли десять семей из Пуховки.")
    let lost = revision.resolve("Спасатели вывезли сорок семей из Летков.")
    #expect(lost.state == .orphan)
    #expect(
      lost.suggestions.map { revision.text(at: $0) }
        == ["Спасатели вывезли десять семей из Пуховки"])
  }

  @Test func `8: a quote goes with its paragraph`() {
    let parts = Self.flood.split(separator: "\n\n").map(String.init)
    let revision = Revision(
      Self.flood, [parts[0], parts[2], parts[1], parts[3]].joined(separator: "\n\n"))
    for quote in ["Дороги в трёх сёлах", "Школа в Летках станет", "сорок семей"] {
      #expect(revision.resolve(quote).state == .moved)
      #expect(revision.text(of: quote) == quote)
    }
  }

  @Test func `9: a quote over the place where a paragraph is split holds both parts`() {
    let revision = flood("см. Дороги", "см.\n\nДороги")
    #expect(revision.text(of: "упал на 12 см. Дороги в трёх") == "упал на 12 см.\n\nДороги в трёх")
    #expect(revision.resolve("упал на 12 см. Дороги в трёх").state == .edited)
    #expect(revision.resolve("Дороги в трёх сёлах").state == .moved)
  }

  @Test(arguments: [
    ("упал на 12 см", "упал на 14 см"), ("упал на 12 см", "не упал на 12 см"),
    ("сорок семей из Летков", "сорок семей из Пуховки"),
    ("из Летков. Школа", "из Летков. Без школ"),
  ])
  func `10, 11: another number, name or negation is an edit that changes facts`(
    old: String, new: String
  ) {
    let sentence = old.contains("12") ? "Уровень воды упал на 12 см" : "семей из Летков. Школа"
    let resolution = flood(old, new).resolve(sentence)
    #expect(resolution.state == .edited)
    #expect(resolution.factsChanged)
  }

  @Test func `14: a sentence that a revision between the two lacks is where it was`() {
    let sentence = "Школа в Летках станет пунктом обогрева."
    let between = Self.flood.replacing(" \(sentence)", with: "")
    #expect(Revision(Self.flood, between).resolve(sentence).state == .orphan)
    let direct = Revision(Self.flood, Self.flood.replacing("медленно", with: "быстро"))
    #expect(direct.resolve(sentence).state == .exact)
  }
}
