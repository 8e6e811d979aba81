extension AnchorMap {
  /// The place to which the words of a quote went, if enough of them went to one place.
  ///
  /// First all of them; else, where some lie far off, the place that holds most for the words between them.
  func followed(_ quote: AnchorQuote) -> AnchorResolution? {
    let places = places(of: quote)
    guard let first = places.first, let last = places.last else { return nil }
    return accepted(first..<last + 1, of: quote)
      ?? accepted(densest(places), of: quote)
  }

  /// The remains of a lost quote: the place of most of it, if that is a fifth of the quote.
  func remains(of quote: AnchorQuote) -> Range<Int>? {
    let places = places(of: quote)
    if places.isEmpty { return nil }
    let hull = densest(places)
    let isEnough = AnchorShare.worthALook.isReached(
      by: kept(of: quote, in: hull), of: home.length(of: quote.words))
    return isEnough ? snapped(hull, of: quote) : nil
  }

  /// The words that the quote's became, in the order of the target.
  private func places(of quote: AnchorQuote) -> [Int] {
    quote.words.compactMap { images.image(of: $0) }.sorted()
  }

  private func kept(of quote: AnchorQuote, in hull: Range<Int>) -> Int {
    quote.words.reduce(0) { sum, word in
      isTraced(word, into: hull) ? sum + Int(images.kept[word]) : sum
    }
  }

  private func isTraced(_ word: Int, into hull: Range<Int>) -> Bool {
    images.image(of: word).map(hull.contains) ?? false
  }

  /// The stretch of the target with the greatest sum of kept scalars, less the scalars between them.
  ///
  /// - Parameter places: ascending, at least one.
  private func densest(_ places: [Int]) -> Range<Int> {
    var best = (sum: 0, start: places[0], end: places[0] + 1)
    var sum = 0
    var start = places[0]
    var end = places[0]
    for place in places {
      sum -= target.length(of: end..<place)
      if sum <= 0 { (sum, start) = (0, place) }
      if let word = images.source(of: place) { sum += Int(images.kept[word]) }
      end = place + 1
      if sum > best.sum { best = (sum, start, end) }
    }
    return best.start..<best.end
  }

  private func accepted(_ hull: Range<Int>, of quote: AnchorQuote) -> AnchorResolution? {
    let hull = withReplacedEnds(hull, of: quote)
    let scalars = snapped(hull, of: quote)
    if isEqual(scalars, quote) {
      return unchanged(
        AnchorResolution(state: .exact, method: .map, range: scalars),
        from: home.index.paragraphNumber(of: quote.scalars.lowerBound),
        to: target.index.paragraphNumber(of: scalars.lowerBound))
    }
    var resolution = AnchorResolution(state: .edited, method: .map, range: scalars)
    if home.ids[quote.words] == target.ids[hull] {
      resolution.factsChanged = facts.signsDiffer(quote.words, hull)
      return resolution
    }
    let amounts = Amounts(
      kept: kept(of: quote, in: hull), quote: home.length(of: quote.words),
      hull: target.length(of: hull))
    let hasMoved = quote.words.contains { images.traces[$0] == .moved && isTraced($0, into: hull) }
    guard
      hasMoved
        ? isLikelyMoved(amounts, quote, hull)
        : amounts.areLikelyEdited || amounts.areKept && isCertain(hull, of: quote)
    else { return nil }
    // Only now: a hull may be as long as the target.
    resolution.factsChanged = facts.differ(quote.words, hull)
    if hasMoved { resolution.method = .fuzzy }
    return hasMoved && resolution.factsChanged ? nil : resolution
  }

  private struct Amounts {
    let kept: Int
    let quote: Int
    let hull: Int

    var areKept: Bool { AnchorShare.keptBetweenNeighbours.isReached(by: kept, of: quote) }

    var areLikelyEdited: Bool {
      AnchorShare.kept.isReached(by: kept, of: quote)
        && AnchorShare.similar.isReached(by: 2 * kept, of: quote + hull) && hull <= 2 * quote
    }

    var areNearlyAll: Bool {
      AnchorShare.keptElsewhere.isReached(by: kept, of: quote)
        && AnchorShare.keptElsewhere.isReached(by: kept, of: hull)
    }
  }

  private func isLikelyMoved(
    _ amounts: Amounts, _ quote: AnchorQuote, _ hull: Range<Int>
  ) -> Bool {
    quote.scalars.count >= AnchorLimits.seekableScalars && amounts.areNearlyAll
      && followedContext(of: quote.words, around: hull) >= AnchorLimits.contextNeeded
  }

  /// The number of words around a quote that went to the same place as the quote.
  private func followedContext(of words: Range<Int>, around hull: Range<Int>) -> Int {
    let reach = AnchorLimits.contextWords
    let before = max(0, words.lowerBound - reach)..<words.lowerBound
    let behind = words.upperBound..<min(home.count, words.upperBound + reach)
    let otherBefore = hull.lowerBound - reach - 1..<hull.lowerBound
    let otherBehind = hull.upperBound..<hull.upperBound + reach + 1
    return before.count { images.image(of: $0).map(otherBefore.contains) ?? false }
      + behind.count { images.image(of: $0).map(otherBehind.contains) ?? false }
  }

  /// True if the text in front of the quote and the text behind it still stand there, so that only the
  /// quote's own text can lie between them.
  private func isCertain(_ hull: Range<Int>, of quote: AnchorQuote) -> Bool {
    let (first, end) = (quote.words.lowerBound, quote.words.upperBound)
    let startsLines = home.gaps[first] == .lineEnd && target.gaps[hull.lowerBound] == .lineEnd
    let endsLines = home.gaps[end] == .lineEnd && target.gaps[hull.upperBound] == .lineEnd
    let isAfterSame = first > 0 && images.image(of: first - 1) == hull.lowerBound - 1
    let isBeforeSame = end < home.count && images.image(of: end) == hull.upperBound
    return (startsLines || isAfterSame) && (endsLines || isBeforeSame)
  }

  func isEqual(_ scalars: Range<Int>, _ quote: AnchorQuote) -> Bool {
    home.index.scalars[quote.scalars] == target.index.scalars[scalars]
  }
}
