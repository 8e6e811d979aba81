import Foundation
import PostilCore

/// Finds the one place that a typed quote means, or the reason why there is none.
///
/// Never takes a place where the quote does not occur: look-alikes are only suggested.
struct QuoteFinder {
  private let canonical: CanonicalText
  private let article: String

  init(_ canonical: CanonicalText, article: String) {
    self.canonical = canonical
    self.article = article
  }

  /// - Parameter nth: 1 for the first of several places.
  /// - Returns: scalars of the canonical text.
  func range(of quote: String, nth: Int?) throws(ReplicaError) -> (
    range: Range<Int>, isFolded: Bool
  ) {
    if Text(quote).isBlank { throw .emptyQuote }
    guard quote.utf8.count <= Limits.proseBytes else {
      throw .textTooLong(what: "quote", bytes: quote.utf8.count, limit: Limits.proseBytes)
    }
    let listed = 20
    let search = QuoteSearch(in: canonical)
    guard let matches = search.places(of: quote, limit: max(listed, min(nth ?? 0, 10_000))) else {
      let nearest = search.nearest(to: quote).compactMap { suggestion in
        search.index.slice(start: suggestion.place.lowerBound, end: suggestion.place.upperBound)
      }
      throw .quoteNotFound(quote: quote, article: article, nearest: nearest)
    }
    let isFolded = matches.method == .folded
    if let nth {
      guard nth >= 1, nth <= matches.places.count else {
        throw .noSuchPlace(nth: nth, count: matches.total)
      }
      return (matches.places[nth - 1], isFolded)
    }
    guard matches.total == 1, let only = matches.places.first else {
      throw .quoteAmbiguous(
        QuotePlaces(
          quote: quote, article: article,
          places: matches.places.prefix(listed).map { place($0, in: search.index) },
          total: matches.total))
    }
    return (only, isFolded)
  }

  /// From the first place of some words to the next place of others behind it.
  ///
  /// - Parameter nth: which of several places of the first words, 1 for the first.
  func span(from: String, to: String, nth: Int?) throws(ReplicaError) -> (
    range: Range<Int>, isFolded: Bool
  ) {
    let start = try range(of: from, nth: nth)
    if Text(to).isBlank { throw .emptyQuote }
    guard to.utf8.count <= Limits.proseBytes else {
      throw .textTooLong(what: "quote", bytes: to.utf8.count, limit: Limits.proseBytes)
    }
    let search = QuoteSearch(in: canonical)
    let ends = search.places(of: to, limit: 10_000)
    guard let end = ends?.places.first(where: { $0.lowerBound >= start.range.upperBound }) else {
      throw .endNotFound(from: from, to: to, article: article)
    }
    let range = search.index.snapOutward(start.range.lowerBound..<end.upperBound)
    return (range, start.isFolded || ends?.method == .folded)
  }

  /// The words, or what lies between the two ends that an ellipsis joins, where the words stand nowhere as they are.
  func rangeOrSpan(of quote: String, nth: Int?) throws(ReplicaError) -> (
    range: Range<Int>, isFolded: Bool
  ) {
    do {
      return try range(of: quote, nth: nth)
    } catch {
      guard case .quoteNotFound(let quote, _, _) = error,
        let (from, to) = quote.endsAroundEllipsis
      else { throw error }
      return try span(from: from, to: to, nth: nth)
    }
  }

  /// The word that a place begins or ends inside; `nil` where it does neither.
  func word(around range: Range<Int>) -> String? {
    let scalars = ScalarIndex(canonical).scalars
    func isWithin(_ end: Int) -> Bool {
      end > 0 && end < scalars.count && scalars[end - 1].isOfWord && scalars[end].isOfWord
    }
    guard !range.isEmpty, isWithin(range.lowerBound) || isWithin(range.upperBound) else {
      return nil
    }
    var (start, end) = (range.lowerBound, range.upperBound)
    while isWithin(start) { start -= 1 }
    while isWithin(end) { end += 1 }
    return canonical.slice(start: start, end: end)
  }

  private func place(_ range: Range<Int>, in index: ScalarIndex) -> QuotePlaces.Place {
    let context = index.context(around: range, scalars: 30)
    return QuotePlaces.Place(
      paragraph: index.place(of: range.lowerBound)?.paragraph ?? 1, before: context.before,
      quote: index.slice(start: range.lowerBound, end: range.upperBound) ?? "",
      after: context.after)
  }
}

extension String {
  /// The texts before and behind its only ellipsis; `nil` where there is none, or several, or nothing around it.
  fileprivate var endsAroundEllipsis: (from: String, to: String)? {
    let text = replacing("...", with: "…").unicodeScalars
    let parts = text.split(separator: "…", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, parts.allSatisfy({ !Text($0).isBlank }) else { return nil }
    let ends = parts.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
    return (ends[0], ends[1])
  }
}

extension Unicode.Scalar {
  /// True if it is a letter, a digit, or a mark on one, of a script that separates its words: Thai, Chinese
  /// and Japanese do not.
  fileprivate var isOfWord: Bool {
    guard value < 0xE00 || (0x1E00...0x1FFF).contains(value) else { return false }
    return properties.isAlphabetic || properties.numericType != nil
      || properties.generalCategory == .nonspacingMark
  }
}
