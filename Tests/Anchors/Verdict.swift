import PostilCore

/// The verdict on an answer.
enum Verdict: String, CaseIterable {
  case right
  /// In the right place, but its ends are off by more than they may.
  case near
  /// Attached to another place.
  case wrong
  /// An orphan or ambiguous, although it was kept.
  case lost
  /// Attached, although it was deleted.
  case `false`

  init(on resolution: AnchorResolution, for quote: JudgedQuote, in text: JudgedText) {
    guard let expected = quote.expected.map(text.place) else {
      self = Self.isOrphanAsExpected(resolution, quote, text) ? .right : .false
      return
    }
    guard let range = resolution.range else {
      self = .lost
      return
    }
    let shared = range.clamped(to: expected).count
    let whole =
      max(range.upperBound, expected.upperBound) - min(range.lowerBound, expected.lowerBound)
    if shared == 0 {
      self = .wrong
    } else if 10 * shared > 7 * whole || Self.coversCore(range, quote, expected, text) {
      self = .right
    } else {
      self = .near
    }
  }

  /// A doubtful answer inside the replacement of a replaced quote counts as an orphan.
  private static func isOrphanAsExpected(
    _ resolution: AnchorResolution, _ quote: JudgedQuote, _ text: JudgedText
  ) -> Bool {
    guard let range = resolution.range else { return true }
    guard quote.cls == "replaced", let block = quote.block.map(text.place) else { return false }
    let isDoubtful = resolution.factsChanged || resolution.state == .edited
    return isDoubtful && block.lowerBound <= range.lowerBound
      && range.upperBound <= block.upperBound
  }

  private static func coversCore(
    _ range: Range<Int>, _ quote: JudgedQuote, _ expected: Range<Int>, _ text: JudgedText
  ) -> Bool {
    guard quote.cls == "edited", let core = quote.core.map(text.place) else { return false }
    let new = ScalarIndex(text.canonical)
    return range.lowerBound <= core.lowerBound && core.upperBound <= range.upperBound
      && new.wordBefore(expected.lowerBound) <= range.lowerBound
      && range.upperBound <= new.wordBehind(expected.upperBound)
  }
}

extension ScalarIndex {
  fileprivate func wordBefore(_ offset: Int) -> Int {
    var start = offset
    while start > 0, !isLetter(start - 1) { start -= 1 }
    while start > 0, !scalars[start - 1].isBlank { start -= 1 }
    return start
  }

  fileprivate func wordBehind(_ offset: Int) -> Int {
    var end = offset
    while end < count, !isLetter(end) { end += 1 }
    while end < count, !scalars[end].isBlank { end += 1 }
    return end
  }

  private func isLetter(_ offset: Int) -> Bool {
    scalars[offset].properties.isAlphabetic || scalars[offset].properties.numericType != nil
  }
}
