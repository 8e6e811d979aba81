import PostilCore
import TestSupport
import Testing

@testable import PostilServer

/// An allowance a minute or a day, however the clock moves.
struct TokenBucketTests {
  private var bucket = TokenBucket(120, per: .minute, now: .noon)

  private func after(seconds: Double) -> Instant {
    Instant(milliseconds: Instant.noon.milliseconds + Int64(seconds * 1_000))
  }

  @Test mutating func `a minute's worth may be taken at once, and no more`() {
    for _ in 0..<120 { #expect(bucket.take(1, now: .noon) == nil) }
    #expect(bucket.take(1, now: .noon) == 15)
    #expect(bucket.take(1, now: .noon) == 15)
  }

  @Test
  mutating func `a peer that waits as long as it is told gets a quarter of a minute's allowance`() {
    _ = bucket.take(120, now: .noon)
    #expect(bucket.take(1, now: .noon) == 15)
    for _ in 0..<30 { #expect(bucket.take(1, now: after(seconds: 15)) == nil) }
    #expect(bucket.take(1, now: after(seconds: 15)) != nil)
  }

  @Test mutating func `more than a minute's worth goes through once, and is waited for`() {
    #expect(bucket.take(600, now: .noon) == nil)
    #expect(bucket.take(1, now: after(seconds: 239)) == 16)
    #expect(bucket.take(1, now: after(seconds: 241)) == nil)
  }

  @Test mutating func `at most a minute's allowance is saved up`() {
    #expect(bucket.take(240, now: after(seconds: 1e9)) == nil)
    #expect(bucket.take(1, now: after(seconds: 1e9)) == 75)
  }

  @Test mutating func `a clock that is set back neither gives nor takes`() {
    _ = bucket.take(120, now: .noon)
    #expect(bucket.take(1, now: after(seconds: -1e9)) == 15)
    #expect(bucket.take(30, now: after(seconds: -1e9 + 15)) == nil)
  }

  @Test(arguments: [Int64.min, .max])
  mutating func `no clock breaks it`(milliseconds: Int64) {
    _ = bucket.take(120, now: .noon)
    _ = bucket.take(1, now: Instant(milliseconds: milliseconds))
    _ = bucket.take(1, now: Instant(milliseconds: milliseconds == .max ? .min : .max))
    #expect(bucket.take(1, now: Instant(milliseconds: milliseconds)) == nil)
  }

  @Test func `a daily allowance refills evenly, also when it is asked for many times a second`() {
    var bucket = TokenBucket(86_400, per: .day, now: .noon)
    #expect(bucket.take(86_401, now: .noon) == nil)
    for quarter in 1..<8 {
      #expect(bucket.take(1, now: after(seconds: Double(quarter) / 4)) != nil)
    }
    #expect(bucket.take(1, now: after(seconds: 2)) == nil)
    #expect(bucket.take(1, now: after(seconds: 2)) == 21_600)
  }

  @Test(arguments: [0, -1, Int.min])
  func `an allowance of nothing gives nothing, at any time`(amount: Int) {
    var bucket = TokenBucket(amount, per: .day, now: .noon)
    for seconds in [0, 1e6, -1e6] {
      #expect(bucket.take(1, now: after(seconds: seconds)) == 86_400)
      let isFull = bucket.isFull(after(seconds: seconds))
      #expect(isFull)
    }
  }

  @Test(arguments: [1, Int.max])
  func `any daily allowance is possible`(amount: Int) {
    var bucket = TokenBucket(amount, per: .day, now: .noon)
    #expect(bucket.take(4 << 20, now: .noon) == nil)
    #expect((bucket.take(1, now: after(seconds: 1e12)) == nil) == (amount == .max))
  }
}
