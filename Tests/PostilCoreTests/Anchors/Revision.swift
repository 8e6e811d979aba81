@testable import PostilCore

/// Two revisions of a text, and questions about quotes of the first.
struct Revision {
  let home: CanonicalText
  let target: CanonicalText
  let map: AnchorMap

  /// - Parameter steps: of the comparison of lines, and of that of words.
  init(_ home: String, _ target: String, steps: (lines: Int, words: Int)? = nil) {
    self.home = CanonicalText(canonicalizing: home)
    self.target = CanonicalText(canonicalizing: target)
    if let steps {
      map = AnchorMap(
        from: self.home, to: self.target, lineBudget: DiffBudget(steps: steps.lines),
        wordBudget: DiffBudget(steps: steps.words))
    } else {
      map = AnchorMap(from: self.home, to: self.target)
    }
  }

  /// - Parameter nth: from 1.
  func resolve(_ quote: String, nth: Int = 1) -> AnchorResolution {
    guard let range = range(of: quote, nth: nth) else { return .orphan }
    return map.resolve(range)
  }

  /// The text in the target at the place of the quote; `nil` for an orphan.
  func text(of quote: String, nth: Int = 1) -> String? {
    text(at: resolve(quote, nth: nth).range)
  }

  func text(at range: Range<Int>?) -> String? {
    range.flatMap { target.slice(start: $0.lowerBound, end: $0.upperBound) }
  }

  func range(of quote: String, nth: Int = 1) -> Range<Int>? {
    let places = QuoteSearch(in: home).places(of: quote, limit: nth)?.places ?? []
    return places.count < nth ? nil : places[nth - 1]
  }
}
