import PostilCore
import Testing

@testable import PostilReplica

struct ZoneTests {
  /// Two hours east of Greenwich, three from 2026-03-29T01:00Z to 2026-10-25T01:00Z.
  private static let kyiv = Zone { (1_774_746_000..<1_792_890_000).contains($0) ? 10_800 : 7_200 }

  private static let minutes = Zone { _ in -12_600 }

  @Test(arguments: [
    ("2026-11-23T20:11:33Z", "2026-11-23T22:11:33+02:00"),
    ("2026-07-01T22:00:00Z", "2026-07-02T01:00:00+03:00"),
    ("", ""), ("in the morning", "in the morning"),
  ])
  func `a time is shown in the reader's zone, with its distance from UTC`(
    utc: String, shown: String
  ) {
    #expect(Self.kyiv.text(of: utc) == shown)
    #expect(Zone.utc.text(of: utc) == utc)
  }

  @Test func `a distance has its minutes, and its sign`() {
    #expect(Self.minutes.text(of: "2026-11-23T01:00:00Z") == "2026-11-22T21:30:00-03:30")
  }

  @Test(arguments: [
    ("2026-11-23T14:00:00", "2026-11-23T12:00:00Z"),
    ("2026-07-01 14:00:00", "2026-07-01T11:00:00Z"),
    ("2026-11-23T14:00:00Z", "2026-11-23T14:00:00Z"),
    ("2026-11-23T14:00:00+05:00", "2026-11-23T09:00:00Z"),
    // Clocks went back from 04:00 to 03:00, and forward from 03:00 to 04:00.
    ("2026-10-25T03:30:00", "2026-10-25T00:30:00Z"),
    ("2026-10-25T04:30:00", "2026-10-25T02:30:00Z"),
    ("2026-03-29T03:30:00", "2026-03-29T00:30:00Z"),
  ])
  func `a typed time is in the zone of the person, unless it names one`(
    typed: String, utc: String
  ) {
    #expect(TypedTime(typed[...], in: Self.kyiv)?.start.iso8601 == utc)
  }

  @Test(arguments: [
    ("2026-10-25", "2026-10-24T21:00:00Z", "2026-10-25T21:59:59Z"),
    ("2026-03-29", "2026-03-28T22:00:00Z", "2026-03-29T20:59:59Z"),
  ])
  func `a day lasts from midnight to midnight of the person's clock`(
    typed: String, start: String, end: String
  ) throws {
    let day = try #require(TypedTime(typed[...], in: Self.kyiv))
    #expect(day.start.iso8601 == start)
    #expect(day.end.milliseconds % 1_000 == 999)
    #expect(Instant(milliseconds: day.end.milliseconds - 999).iso8601 == end)
  }

  /// At a quarter to midnight in Greenwich it is tomorrow there.
  @Test(arguments: [
    ("today", "2026-11-24"), ("yesterday", "2026-11-23"), ("tomorrow", "2026-11-25"),
    ("Today", "Today"), ("today ", "today "),
  ])
  func `yesterday is a day of the person's clock`(typed: String, day: String) throws {
    let evening = try #require(TypedTime("2026-11-23T23:45:00Z")).start
    let zone = Zone(now: evening) { _ in 7_200 }
    #expect(zone.dated(typed[...]) == day[...])
    #expect(TypedTime(typed[...], in: zone) == TypedTime(day[...], in: zone))
    #expect(Self.kyiv.dated("today") == "today")
  }

  @Test func `days of a range may be named by words`() throws {
    let zone = Zone(now: try #require(TypedTime("2026-11-23T12:00:00Z")).start) { _ in 0 }
    let range = try #require(DayRange("yesterday..tomorrow", in: zone))
    #expect((range.first, range.last) == ("2026-11-22", "2026-11-24"))
    #expect(DayRange("today") == nil)
  }
}
