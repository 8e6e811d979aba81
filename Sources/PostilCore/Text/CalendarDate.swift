/// A day that exists in the Gregorian calendar, years 1 to 9999.
package struct CalendarDate: Hashable, Sendable {
  let year: Int
  let month: Int
  let day: Int

  /// `YYYY-MM-DD`.
  package init?(iso: Substring) {
    let parts = iso.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    self.init(year: parts[0], month: parts[1], day: parts[2])
  }

  /// `DD.MM.YYYY`.
  package init?(dotted: Substring) {
    let parts = dotted.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    self.init(year: parts[2], month: parts[1], day: parts[0])
  }

  private init?(year: Substring, month: Substring, day: Substring) {
    guard let year = Self.number(year, digits: 4), let month = Self.number(month, digits: 2),
      let day = Self.number(day, digits: 2),
      year >= 1, 1...12 ~= month, day >= 1, day <= Self.days(in: month, of: year)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// Days after 1970-01-01; before it, less than 0.
  package var daysSince1970: Int64 {
    // Counted from March, so that a leap day is the last of its year.
    let (shifted, months) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
    let leaps = shifted / 4 - shifted / 100 + shifted / 400
    return Int64(365 * shifted + leaps + (153 * months + 2) / 5 + day - 1 - 719_468)
  }

  /// True if this is `HH:MM` from 00:00 to 23:59.
  package static func isTime(_ field: Substring) -> Bool {
    let parts = field.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let hour = number(parts[0], digits: 2),
      let minute = number(parts[1], digits: 2)
    else { return false }
    return hour < 24 && minute < 60
  }

  private static func number(_ field: Substring, digits: Int) -> Int? {
    guard field.utf8.count == digits, field.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else {
      return nil
    }
    return Int(field)
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
