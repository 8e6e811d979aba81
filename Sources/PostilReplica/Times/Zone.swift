package import PostilCore

/// The zone in which a person reads and types times. Programs read UTC.
package struct Zone: Sendable {
  package static let utc = Zone { _ in 0 }

  /// The present, by which `yesterday` is understood; `nil` where such words are not.
  private let now: Instant?
  /// Seconds east of Greenwich at a moment, which is given in seconds since 1970.
  private let offset: @Sendable (Int64) -> Int64

  package init(now: Instant? = nil, offset: @escaping @Sendable (Int64) -> Int64) {
    self.now = now
    self.offset = offset
  }

  /// `yesterday`, `today` and `tomorrow` as that day, such as `2026-11-23`; anything else as it is.
  package func dated(_ typed: Substring) -> Substring {
    let days: Int64
    switch typed {
    case "yesterday": days = -1
    case "today": days = 0
    case "tomorrow": days = 1
    default: return typed
    }
    guard let now else { return typed }
    let local = now.later(by: (offset(now.seconds) + days * 86_400) * 1_000)
    return local.iso8601.prefix(10)
  }

  /// The time to the second with its distance from UTC, as in `2026-11-23T20:11:33+03:00`; with `Z` where
  /// there is none.
  package func text(of instant: Instant) -> String {
    let seconds = offset(instant.seconds)
    let minutes = abs(seconds) / 60
    guard minutes > 0 else { return instant.iso8601 }
    let local = instant.later(by: seconds * 1_000).iso8601
    let sign = seconds < 0 ? "-" : "+"
    return
      "\(local.dropLast())\(sign)\(Self.twoDigits(minutes / 60)):\(Self.twoDigits(minutes % 60))"
  }

  /// A time that was written in UTC, as `text` writes it; anything else as it is.
  package func text(of iso8601: String) -> String {
    TypedTime(iso8601[...]).map { text(of: $0.start) } ?? iso8601
  }

  /// The moment at which clocks in the zone show a time: the first one, where they show it twice.
  ///
  /// - Parameter local: milliseconds from 1970-01-01T00:00 to that time, on those clocks.
  func instant(ofLocal local: Int64) -> Instant {
    let clock = Instant(milliseconds: local)
    // Of the distances a day before and after, one is that of the moment itself.
    let before = clock.later(by: -offset(clock.seconds - 86_400) * 1_000)
    if offset(before.seconds) == offset(clock.seconds - 86_400) { return before }
    return clock.later(by: -offset(clock.seconds + 86_400) * 1_000)
  }

  private static func twoDigits(_ number: Int64) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}

extension Instant {
  /// Seconds since 1970, rounded down.
  fileprivate var seconds: Int64 {
    milliseconds >= 0 ? milliseconds / 1_000 : (milliseconds - 999) / 1_000
  }
}
