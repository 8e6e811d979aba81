import PostilCore
import Testing

@testable import PostilReplica

struct MomentTests {
  /// 2026-11-23T14:00:00Z.
  private static let afternoon: Int64 = 1_795_442_400_000

  private static let places: [(String, Seq)] = [
    ("0", 0), ("120", 120), ("18446744073709551615", .max), ("99999999999999999999", .max),
  ]

  /// With how many milliseconds after that afternoon each ends.
  private static let times: [(String, Int64)] = [
    ("2026-11-23T14:00:00.000Z", 0), ("2026-11-23T14:00:00.1", 199),
    ("2026-11-23T14:00:00.25", 259),
    ("2026-11-23T14:00:00.123456789Z", 123), ("2026-11-23T14:00:00Z", 999),
    ("2026-11-23T14:00", 59_999), ("2026-11-23 14:00", 59_999), ("2026-11-23T16:00+02:00", 59_999),
    ("2026-11-23T16:00+0200", 59_999), ("2026-11-23T10:30-03:30", 59_999),
    ("2026-11-24T01:00+11:00", 59_999), ("2026-11-23", 10 * 3_600_000 - 1),
    ("1970-01-01T00:00:00.000", -afternoon), ("1969-12-31T23:59:59.999Z", -afternoon - 1),
    ("2024-02-29T00:00:00.000", 1_709_164_800_000 - afternoon),
    ("0001-01-01T00:00:00.000", -62_135_596_800_000 - afternoon),
    ("9999-12-31T23:59:59.999", 253_402_300_799_999 - afternoon),
  ]

  @Test(arguments: places)
  func `a number is a place in the log`(typed: String, seq: Seq) throws {
    #expect(try Moment(typed) == .seq(seq))
  }

  @Test(arguments: times)
  func `a time counts to the end of the day or minute that it names`(typed: String, after: Int64)
    throws
  {
    let instant = Instant(milliseconds: Self.afternoon + after)
    #expect(try Moment(typed) == .received(by: instant))
    #expect(try Moment("north@\(typed)") == .seen(by: "north", at: instant))
  }

  @Test func `a printed time names the moment that was printed`() throws {
    let instant = Instant(milliseconds: Self.afternoon + 5_678)
    guard case .received(let end) = try Moment(instant.iso8601) else {
      Issue.record("\(instant.iso8601)")
      return
    }
    #expect(end.milliseconds >= instant.milliseconds && end.iso8601 == instant.iso8601)
  }

  @Test(arguments: [
    "", "-1", "+1", "1.5", "12a", "١٢", "yesterday", "2026-11", "2026-13-01", "2026-02-29",
    "2026-11-23T", "2026-11-23T14", "2026-11-23T24:00", "2026-11-23T14:60", "2026-11-23T14:00:60",
    "2026-11-23T14:00:00.", "2026-11-23T14:00:00.1234567890", "2026-11-23T14:00+", "2026-11-23Z",
    "2026-11-23T14:00+2", "2026-11-23T14:00+24:00", "2026-11-23T14:00Zx", "2026-11-23t14:00",
    " 2026-11-23", "2026-11-23 ", "@2026-11-23", "north@", "north@12", "north", "north@@2026-11-23",
  ])
  func `anything else is no moment`(typed: String) {
    #expect(failure { _ = try Moment(typed) } == "notAMoment(\"\(typed)\")")
  }
}
