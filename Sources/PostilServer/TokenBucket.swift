import PostilCore

/// So much a minute, and no more than a minute's worth saved up.
///
/// Whoever has anything left may take any amount, also more than is left: then it is waited for longer.
/// So an amount that is more than a minute's worth goes through as well.
struct TokenBucket {
  private static let unit = 60_000
  /// Also what is added in one millisecond, counted in units.
  private let perMinute: Int
  /// In 60,000ths: below zero after more was taken than there was.
  private var level: Int
  private var filledAt: Instant

  init(perMinute: Int, now: Instant) {
    self.perMinute = perMinute
    level = perMinute * Self.unit
    filledAt = now
  }

  private var capacity: Int { perMinute * Self.unit }

  /// - Returns: `nil` if it was taken, else the seconds until a quarter of a minute's worth is there.
  mutating func take(_ amount: Int, now: Instant) -> UInt64? {
    fill(now)
    guard level > 0 else {
      let missing = capacity / 4 - level
      return UInt64((missing + perMinute * 1_000 - 1) / (perMinute * 1_000))
    }
    level -= amount * Self.unit
    return nil
  }

  /// Whether nothing is known of it that a new one does not say as well.
  mutating func isFull(_ now: Instant) -> Bool {
    fill(now)
    return level == capacity
  }

  /// A clock that was set back takes nothing away, one that was set forward gives a minute's worth at most.
  private mutating func fill(_ now: Instant) {
    let passed = now.milliseconds.subtractingReportingOverflow(filledAt.milliseconds)
    filledAt = now
    guard passed.partialValue > 0 || passed.overflow else { return }
    let milliseconds = Int(passed.overflow ? 3_600_000 : min(passed.partialValue, 3_600_000))
    level = min(capacity, level + milliseconds * perMinute)
  }
}
