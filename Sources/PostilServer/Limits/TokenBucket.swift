import PostilCore

/// An allowance per minute or per day; at most one period's worth is saved up.
///
/// As long as anything is left, any amount may be taken, also more than is left: then the wait is longer.
/// So an amount that is more than a period's worth goes through as well.
struct TokenBucket {
  enum Period: Sendable {
    case minute, day

    /// The number of steps in which it fills.
    fileprivate var ticks: Int {
      switch self {
      case .minute: 60_000
      case .day: 86_400
      }
    }

    fileprivate var seconds: UInt64 { UInt64(ticks * tickMilliseconds / 1_000) }

    fileprivate var tickMilliseconds: Int {
      switch self {
      case .minute: 1
      case .day: 1_000
      }
    }
  }

  private let period: Period
  /// The allowance of a period, which is also the number of units added in one tick.
  private let amount: Int
  /// In units: one of the allowance is as many units as the period has ticks. Below zero after a larger take.
  private var level: Int
  private var filledAt: Instant

  /// - Parameter amount: 0 for nothing at all, ever; beyond 700 GiB a day it is as good as that.
  init(_ amount: Int, per period: Period, now: Instant) {
    self.period = period
    self.amount = max(0, min(amount, .max / (128 * period.ticks)))
    level = self.amount * period.ticks
    filledAt = now
  }

  private var capacity: Int { amount * period.ticks }

  /// - Returns: `nil` if it was taken, else the seconds until a quarter of a period's worth is there; those of a
  ///   period where nothing ever is.
  mutating func take(_ amount: Int, now: Instant) -> UInt64? {
    guard self.amount > 0 else { return period.seconds }
    fill(now)
    guard level > 0 else {
      let missing = capacity / 4 - level
      let inSecond = self.amount * (1_000 / period.tickMilliseconds)
      return UInt64((missing + inSecond - 1) / inSecond)
    }
    level -= amount * period.ticks
    return nil
  }

  /// True if the bucket is as full as a new one, so that it need not be remembered.
  mutating func isFull(_ now: Instant) -> Bool {
    fill(now)
    return level == capacity
  }

  /// A clock that was set back takes nothing away, one that was set forward gives a period's worth at most.
  private mutating func fill(_ now: Instant) {
    let passed = now.milliseconds.subtractingReportingOverflow(filledAt.milliseconds)
    guard passed.partialValue > 0 || passed.overflow else {
      filledAt = now
      return
    }
    let most = 60 * period.ticks * period.tickMilliseconds
    let milliseconds = passed.overflow ? most : min(Int(passed.partialValue), most)
    let ticks = milliseconds / period.tickMilliseconds
    // The rest of a tick counts later.
    filledAt = Instant(
      milliseconds: now.milliseconds - Int64(milliseconds % period.tickMilliseconds))
    level = min(capacity, level + ticks * amount)
  }
}
