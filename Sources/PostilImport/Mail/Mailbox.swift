/// The messages of an mbox file: each begins with a line `From …`, and similar lines in its text have a `>`
/// before them. Source: RFC 4155.
struct Mailbox {
  private var lines: LineReader
  private var message: [UInt8] = []
  private var isCut = false
  private var isOver = false

  init(_ lines: LineReader) {
    self.lines = lines
  }

  /// - Returns: the next message, and whether it is longer than the limit and was cut off.
  mutating func next(limit: Int) throws -> (bytes: [UInt8], isCut: Bool)? {
    while !isOver {
      guard let (line, _) = try lines.line() else {
        isOver = true
        break
      }
      if Self.isSeparator(line) {
        if let found = take() { return found }
        continue
      }
      let kept = Self.unescaped(line)
      if message.count + kept.count <= limit { message += kept } else { isCut = true }
    }
    return take()
  }

  private mutating func take() -> (bytes: [UInt8], isCut: Bool)? {
    guard !message.isEmpty else { return nil }
    defer { (message, isCut) = ([], false) }
    return (message, isCut)
  }

  /// `From sender Sat Jan  3 01:05:34 1996`: with the weekday, the month, the day and the time, as asctime writes them.
  static func isSeparator(_ line: ArraySlice<UInt8>) -> Bool {
    guard line.starts(with: Array("From ".utf8)) else { return false }
    let words = line.prefix(300).split { $0 <= 0x20 }.map { String(decoding: $0, as: UTF8.self) }
    guard let day = words.firstIndex(where: { weekdays.contains($0) }), words.count >= day + 5,
      months.contains(words[day + 1])
    else { return false }
    return Int(words[day + 2]) != nil && words[day + 3].utf8.contains(0x3A)
  }

  private static let weekdays: Set = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let months: Set = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func unescaped(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let rest = line.drop { $0 == 0x3E }
    return rest.startIndex > line.startIndex && rest.starts(with: Array("From ".utf8))
      ? line.dropFirst() : line
  }
}
