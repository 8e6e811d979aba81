import PostilCore
import Testing

@testable import PostilImport

struct PlainTextTests {
  private let file = """

     date 2025-03-09 Паводок на Десне: вода спадает 17 09.03.2025, 08:05

    Фото из архива\u{20}

    Уровень воды упал на 12 см.
    Дороги открыты.


    «Худшее позади», — сказала метеоролог.

    """

  @Test func `the text is the title and then the rest as published`() throws {
    let document = try Document(plain: file)
    #expect(document.title == "Паводок на Десне: вода спадает")
    #expect(
      document.text.text.string == """
        Паводок на Десне: вода спадает

        Фото из архива

        Уровень воды упал на 12 см.
        Дороги открыты.

        «Худшее позади», — сказала метеоролог.
        """)
    #expect(document.facts.published == "2025-03-09 09.03.2025, 08:05")
    #expect(document.facts.commentCount == 17)
    #expect(document.warnings.isEmpty)
  }

  @Test func `a new comment count or hour makes no new text`() throws {
    let later = file.split(separator: " 17 ", maxSplits: 1).joined(separator: " 243 ")
    let document = try Document(plain: later)
    #expect(document.facts.commentCount == 243)
    #expect(document.text == (try Document(plain: file)).text)
  }

  @Test func `a decomposed file with other line ends is the same text`() throws {
    let plain = "date 2025-03-09 Ёлка и йод 1 09.03.2025, 08:05\n\nЇжак\n\nй"
    let other =
      "date 2025-03-09 Е\u{308}лка и и\u{306}од 1 09.03.2025, 08:05\r\n\r\nІ\u{308}жак\r\n\r\nи\u{306}"
    #expect(try Document(plain: plain) == Document(plain: other))
  }

  @Test func `a title stands alone even if the caption follows at once`() throws {
    let document = try Document(
      plain: "date 2025-03-09 Rain 2 09.03.2025, 08:05\nA photo\nA lead")
    #expect(document.text.text == "Rain\n\nA photo\nA lead")
  }

  @Test func `a header without a body is enough`() throws {
    let document = try Document(plain: "date 2025-03-09 Rain 2 09.03.2025, 08:05\n")
    #expect(document.text.text == "Rain")
  }

  @Test func `warnings of the header are the document's`() throws {
    let document = try Document(plain: "date 2025-03-09 До 2030 10.03.2025, 08:05\n\nТекст")
    #expect(
      document.warnings == [
        .datesDisagree(iso: "2025-03-09", dotted: "10.03.2025"), .countLooksLikeYear(2030),
      ])
    #expect(document.title == "До 2030")
  }

  @Test func `a file without a header is plain text under its first line`() throws {
    let document = try Document(plain: "\r\n  Дощ у горах\r\nвсю ніч \r\n\r\nРанок")
    #expect(document.title == "Дощ у горах")
    #expect(document.text.text == "  Дощ у горах\nвсю ніч\n\nРанок")
    #expect(document.facts.published == nil)
    #expect(document.facts.commentCount == nil)
    #expect(document.warnings.isEmpty)
  }

  @Test func `an impossible date leaves the line in the text`() throws {
    let line = "date 2025-13-41 Дощ 3 41.13.2025, 10:00"
    let document = try Document(plain: line + "\n\nТекст")
    #expect(document.title == Text(line))
    #expect(document.text.text == Text(line + "\n\nТекст"))
    #expect(document.facts.published == nil)
  }

  @Test func `only the first line can be a header`() throws {
    let second = "Лист\n\ndate 2025-03-09 Rain 2 09.03.2025, 08:05"
    #expect(try Document(plain: second).text.text == Text(second))
  }

  @Test(arguments: ["", " \r\n\t", "\u{A0}\n\u{2003}"])
  func `white space is no document`(decoded: String) {
    #expect(throws: TextError.empty) { try Document(plain: decoded) }
  }

  @Test func `the limit of an article is on its canonical bytes`() throws {
    let spaced = "абв" + String(repeating: " ", count: 50)
    #expect(try Document(plain: spaced, articleBytes: 6).text.text == "абв")
    #expect(throws: TextError.articleTooLarge(bytes: 6, limit: 5)) {
      try Document(plain: spaced, articleBytes: 5)
    }
  }

  @Test(arguments: [
    (27, "мороз и солнце"), (26, "мороз и солнце"), (25, "мороз и…"),
    (24, "мороз и…"), (16, "мороз и…"), (15, "мороз…"), (13, "мороз…"), (12, "моро…"), (3, "…"),
  ])
  func `a long title is cut behind a word`(limit: Int, title: String) throws {
    let line = "мороз и солнце"
    let document = try Document(plain: line + "\n\nтело", titleBytes: limit)
    #expect(document.title == Text(title))
    #expect(document.text.title == Text(line))
    #expect(document.warnings == (limit < 26 ? [.titleCut(bytes: 26, limit: limit)] : []))
  }

  @Test(arguments: [" ", "\u{301}", "а", "5 ", "date ", "🇺🇦", "-", "09.03.2025, 08:05 "])
  func `a hostile first line is read to its end`(piece: String) throws {
    let line =
      "date 2025-03-09 x" + String(repeating: piece, count: 50_000 / piece.utf8.count) + "y"
    let document = try Document(plain: line)
    #expect(document.facts.published == nil)
    #expect(document.text.text.utf8Count == line.utf8.count)
    #expect(document.title.utf8Count <= TextLimits.titleBytes)
    let dated = try Document(plain: line + " 7 09.03.2025, 08:05")
    #expect(dated.facts.commentCount == 7)
    let spaced = line + String(repeating: " \u{A0}", count: 20_000) + "09.03.2025, 08:05"
    #expect(try Document(plain: spaced).facts.published == "2025-03-09 09.03.2025, 08:05")
  }

  @Test func `a first line of two megabytes is a title`() throws {
    let line = String(repeating: "и\u{306}", count: 1_000_000)
    let document = try Document(plain: line)
    #expect(document.text.text.utf8Count == 2_000_000)
    #expect(document.title.utf8Count == 1999)
    #expect(document.warnings == [.titleCut(bytes: 2_000_000, limit: 2000)])
  }
}
