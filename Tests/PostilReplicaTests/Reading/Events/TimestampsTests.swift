import Foundation
import PostilCore
import TestSupport
import Testing

@testable import PostilReplica

struct TimestampsTests {
  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (999, "1970-01-01T00:00:00Z"),
      (1_750_000_000_000, "2025-06-15T15:06:40Z"),
    ] as [(Int64, String)])
  func `a time is written in UTC, to the second that it lies in`(milliseconds: Int64, text: String)
  {
    #expect(Instant(milliseconds: milliseconds).iso8601 == text)
  }

  @Test func `a time of the system is taken to the millisecond`() {
    #expect(Instant(Date(timeIntervalSince1970: 1.2346)) == Instant(milliseconds: 1_235))
    #expect(Instant(Date(timeIntervalSince1970: 1_750_000_000)) == .noon)
  }
}
