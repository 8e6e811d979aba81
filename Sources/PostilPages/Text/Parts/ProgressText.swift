/// The progress of a piece of work in one line.
package enum ProgressText {
  private static let columns = 24

  /// - Parameters:
  ///   - noun: the things counted, in the plural.
  ///   - seconds: since the work began.
  package static func line(_ done: UInt64, of end: UInt64, _ noun: String, seconds: Double)
    -> String
  {
    let share = min(1, Double(done) / Double(max(1, end)))
    let filled = Int(share * Double(columns))
    let bar =
      String(repeating: "#", count: filled) + String(repeating: ".", count: columns - filled)
    let line = "[\(bar)] \(Int(share * 100)) %  \(done) of \(end) \(noun)"
    guard done > 0, seconds >= 1 else { return line }
    let rate = Double(done) / seconds
    let left = Double(end - min(done, end)) / rate
    return "\(line), \(shown(rate))/s, \(duration(left)) left"
  }

  private static func shown(_ rate: Double) -> String {
    rate >= 10 ? "\(Int(rate.rounded()))" : "\((rate * 10).rounded() / 10)"
  }

  private static func duration(_ seconds: Double) -> String {
    // More than that is no forecast.
    guard seconds < 360_000 else { return "days" }
    let whole = Int(seconds.rounded(.up))
    if whole < 60 { return "\(whole) s" }
    if whole < 3_600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3_600) h \(whole % 3_600 / 60) min"
  }
}
