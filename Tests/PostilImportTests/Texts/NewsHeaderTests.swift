import PostilCore
import Testing

@testable import PostilImport

struct NewsHeaderTests {
  @Test func `a header has a title, a count, two dates and a time`() throws {
    let line = " date 2025-03-09 Паводок на Десне: вода спадает 17 09.03.2025, 08:05"
    let header = try #require(NewsHeader(line: line))
    #expect(header.title == "Паводок на Десне: вода спадает")
    #expect(header.commentCount == 17)
    #expect(header.published == "2025-03-09 09.03.2025, 08:05")
    #expect(header.warnings.isEmpty)
  }

  @Test func `the count may be missing`() throws {
    let header = try #require(NewsHeader(line: "date 2025-03-09 Дощ у горах 09.03.2025, 23:59"))
    #expect(header.title == "Дощ у горах")
    #expect(header.commentCount == nil)
    #expect(header.warnings.isEmpty)
  }

  @Test func `a year at the end of the title is no count`() throws {
    let header = try #require(
      NewsHeader(line: "date 2025-03-09 План моста до 2030 09.03.2025, 10:00"))
    #expect(header.title == "План моста до 2030")
    #expect(header.commentCount == nil)
    #expect(header.warnings == [.countLooksLikeYear(2030)])
  }

  @Test(arguments: [(1899, true), (1900, false), (2100, false), (2101, true)])
  func `years are 1900 to 2100`(number: Int, isCount: Bool) throws {
    let header = try #require(NewsHeader(line: "date 2025-03-09 Мост \(number) 09.03.2025, 10:00"))
    #expect((header.commentCount == number) == isCount)
    #expect(header.warnings.isEmpty == isCount)
  }

  @Test func `a title may end in a number before a count`() throws {
    let header = try #require(
      NewsHeader(line: "date 2025-03-09 План моста до 2030 4 09.03.2025, 10:00"))
    #expect(header.title == "План моста до 2030")
    #expect(header.commentCount == 4)
    #expect(header.warnings.isEmpty)
  }

  @Test(arguments: ["1234567890", "007", "+5", "-5", "5%", "٥", "12,5", "№5"])
  func `digits that no view counter prints belong to the title`(word: String) throws {
    let header = try #require(NewsHeader(line: "date 2025-03-09 Итог \(word) 09.03.2025, 10:00"))
    #expect(header.title == "Итог \(word)")
    #expect(header.commentCount == nil)
  }

  @Test(arguments: [("0", 0), ("999999999", 999_999_999)])
  func `counts go from nothing to nine digits`(word: String, count: Int) throws {
    let header = try #require(NewsHeader(line: "date 2025-03-09 Итог \(word) 09.03.2025, 10:00"))
    #expect(header.commentCount == count)
  }

  @Test(arguments: ["5", "2030"])
  func `a title that is nothing but a number is the title`(number: String) throws {
    let header = try #require(NewsHeader(line: "date 2025-03-09 \(number) 09.03.2025, 10:00"))
    #expect(header.title == number)
    #expect(header.commentCount == nil)
    #expect(header.warnings.isEmpty)
  }

  @Test func `two dates that disagree are both kept, the first one counts`() throws {
    let header = try #require(NewsHeader(line: "date 2025-03-09 Дощ 3 10.03.2025, 00:10"))
    #expect(header.published == "2025-03-09 10.03.2025, 00:10")
    #expect(header.warnings == [.datesDisagree(iso: "2025-03-09", dotted: "10.03.2025")])
  }

  @Test func `white space may be of any kind and length`() throws {
    let line = "\tdate\u{A0}2025-03-09   Дощ  у\u{A0}горах \t 3\u{A0}09.03.2025,  10:00 "
    let header = try #require(NewsHeader(line: line))
    #expect(Text(header.title) == Text("Дощ  у\u{A0}горах"))
    #expect(header.commentCount == 3)
    #expect(header.published == "2025-03-09 09.03.2025, 10:00")
  }

  @Test(arguments: [
    "2025-13-09 Дощ 3 09.03.2025, 10:00", "2025-02-29 Дощ 3 09.03.2025, 10:00",
    "1900-02-29 Дощ 3 09.03.2025, 10:00", "2025-04-31 Дощ 3 09.03.2025, 10:00",
    "2025-00-09 Дощ 3 09.03.2025, 10:00", "2025-03-00 Дощ 3 09.03.2025, 10:00",
    "0000-03-09 Дощ 3 09.03.2025, 10:00", "2025-13-41 Дощ 3 41.13.2025, 10:00",
    "2025-03-09 Дощ 3 32.03.2025, 10:00", "2025-03-09 Дощ 3 09.03.2025, 24:00",
    "2025-03-09 Дощ 3 09.03.2025, 10:60", "2025-3-9 Дощ 3 09.03.2025, 10:00",
    "2025-03-09 Дощ 3 9.3.2025, 10:00", "2025-03-09 Дощ 3 09.03.2025, 9:00",
    "2025-03-09 Дощ 3 09.03.2025 10:00", "2025-03-09 Дощ 3 09.03.2025,", "2025-03-09 Дощ",
    "2025-03-09 09.03.2025, 10:00", "2025-03-09 Дощ 3 09.03.2025, 10:00 +2", "2025-03-09", "",
    "٢٠٢٥-03-09 Дощ 3 09.03.2025, 10:00", "2025-03-09Дощ 3 09.03.2025, 10:00",
  ])
  func `a line with an impossible or missing part is no header`(rest: String) {
    #expect(NewsHeader(line: "date " + rest) == nil)
  }

  @Test(arguments: ["dated", "Date", "", "дата"])
  func `the first word is date`(word: String) {
    #expect(NewsHeader(line: word + " 2025-03-09 Дощ 3 09.03.2025, 10:00") == nil)
  }

  @Test(arguments: ["2024-02-29", "2000-02-29", "9999-12-31", "0001-01-01"])
  func `days that exist are taken`(day: String) {
    #expect(NewsHeader(line: "date \(day) Дощ 3 09.03.2025, 00:00") != nil)
  }
}
