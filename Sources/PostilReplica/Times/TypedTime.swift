package import PostilCore

/// A date, or a date and a time, as in ISO 8601.
package struct TypedTime: Hashable {
  /// The first millisecond of the typed time.
  package let start: Instant
  /// The last millisecond of the typed time: a date lasts a day, `14:00` a minute, `14:00:05` a second. So a
  /// time that was printed to the second means that whole second.
  package let end: Instant

  /// `yesterday`, `today` or `tomorrow`, or `YYYY-MM-DD`, then optionally `T` or a space with `HH:MM`, `HH:MM:SS` or `HH:MM:SS.f…`, then optionally
  /// `Z` or `±HH:MM`; `nil` for anything else.
  ///
  /// - Parameter zone: the zone of a time that names none, and of every day.
  package init?(_ typed: Substring, in zone: Zone = .utc) {
    let typed = zone.dated(typed)
    let bytes = Array(typed.utf8)
    guard bytes.count >= 10, let date = CalendarDate(iso: typed.prefix(10)),
      typed.prefix(10).utf8.count == 10
    else { return nil }
    let day = date.daysSince1970 * 86_400_000
    if bytes.count == 10 {
      start = zone.instant(ofLocal: day)
      end = zone.instant(ofLocal: day + 86_400_000).later(by: -1)
      return
    }
    var digits = Digits(bytes[10...])
    guard digits.take("T") || digits.take(" "), let hour = digits.number(2, below: 24),
      digits.take(":"), let minute = digits.number(2, below: 60)
    else { return nil }
    var milliseconds = day + (hour * 60 + minute) * 60_000
    var length: Int64 = 60_000
    if digits.take(":") {
      guard let second = digits.number(2, below: 60) else { return nil }
      milliseconds += second * 1_000
      length = 1_000
      if digits.take(".") {
        guard let fraction = digits.fraction() else { return nil }
        milliseconds += fraction.milliseconds
        length = fraction.length
      }
    }
    if digits.isAtEnd {
      start = zone.instant(ofLocal: milliseconds)
    } else {
      guard let east = digits.zone(), digits.isAtEnd else { return nil }
      start = Instant(milliseconds: milliseconds - east * 60_000)
    }
    end = Instant(milliseconds: start.milliseconds + length - 1)
  }
}

/// The unread rest of a time.
private struct Digits {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) {
    rest = bytes
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard let next = rest.first, next == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }

  mutating func number(_ count: Int, below limit: Int64) -> Int64? {
    let taken = rest.prefix(count)
    guard taken.count == count, taken.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
    rest = rest.dropFirst(count)
    let number = taken.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
    return number < limit ? number : nil
  }

  /// Digits of a second, of which three count, and the duration of the last of these.
  mutating func fraction() -> (milliseconds: Int64, length: Int64)? {
    let taken = rest.prefix { 0x30...0x39 ~= $0 }
    guard (1...9).contains(taken.count) else { return nil }
    rest = rest.dropFirst(taken.count)
    var milliseconds: Int64 = 0
    var length: Int64 = 1_000
    for digit in taken.prefix(3) {
      length /= 10
      milliseconds += Int64(digit - 0x30) * length
    }
    return (milliseconds, length)
  }

  /// Minutes east of Greenwich.
  mutating func zone() -> Int64? {
    if take("Z") { return 0 }
    let sign: Int64 = take("+") ? 1 : -1
    guard sign == 1 || take("-"), let hours = number(2, below: 24) else { return nil }
    _ = take(":")
    guard let minutes = number(2, below: 60) else { return nil }
    return sign * (hours * 60 + minutes)
  }
}
