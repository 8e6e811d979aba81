import PostilCore

/// The place in a text of ours of the words that another tool quotes.
struct ForeignPlace {
  /// Half-open, in scalars of the text, whole graphemes.
  let range: Range<Int>
  let state: AnchorResolution.State
  var remark: ForeignRemark?
}

/// A text of an article in which other tools' quotes are searched.
///
/// By the rules of the anchors: letter by letter, then ignoring case, quotes, dashes and spaces, then word
/// by word where few differ and no facts do. ⚖ Among several places of a quote, the text around it or its
/// position decides; otherwise there is no guess.
struct ForeignText {
  /// The revision of the text.
  let revision: ContentID
  private let canonical: CanonicalText
  private let search: QuoteSearch
  /// The UTF-16 offset of each scalar, and of the end of the text; made on demand.
  private var offsets: [Int]?

  init(_ canonical: CanonicalText, of revision: ContentID) {
    self.revision = revision
    self.canonical = canonical
    search = QuoteSearch(in: canonical)
  }

  var count: Int { search.index.count }

  func words(at range: Range<Int>) -> String {
    search.index.slice(start: range.lowerBound, end: range.upperBound) ?? ""
  }

  func anchor(at range: Range<Int>) -> Anchor {
    Anchor(search.index, start: UInt32(range.lowerBound), end: UInt32(range.upperBound))
  }

  /// - Parameter budget: scalars that may still be searched.
  mutating func place(of target: ForeignTarget, budget: inout Int) throws(ForeignObjection)
    -> ForeignPlace
  {
    var loss: ForeignObjection?
    for quote in target.quotes.prefix(4) {
      do {
        return try place(of: quote, target, budget: &budget)
      } catch {
        // Several selectors that disagree: the first one is the tool's preferred one.
        loss = loss ?? error
      }
    }
    for span in target.spans.prefix(4) {
      do {
        return try place(of: span, budget: &budget)
      } catch {
        loss = loss ?? error
      }
    }
    if let loss { throw loss }
    if !target.positions.isEmpty {
      throw .positionAlone
    }
    throw .noQuote(selectors: target.unusable)
  }

  private mutating func place(
    of quote: ForeignQuote, _ target: ForeignTarget, budget: inout Int
  ) throws(ForeignObjection) -> ForeignPlace {
    let exact = NFC.of(quote.exact)
    guard !Text(exact).isBlank, exact.utf8.count <= Limits.proseBytes else {
      throw .quoteEmptyOrTooLong
    }
    let given = positions(target)
    if target.unit != .pageUTF16, let range = given.first(where: { words(at: $0) == exact }) {
      return ForeignPlace(range: search.index.snapOutward(range), state: .exact)
    }
    try spend(count, of: &budget)
    guard let matches = matches(of: quote, exact) else {
      return try followed(quote, budget: &budget)
    }
    let range: Range<Int>
    if matches.total == 1, let only = matches.places.first {
      range = only
    } else if let place = clearest(matches.places, quote)
      ?? given.first(where: matches.places.contains)
    {
      range = place
    } else {
      throw .ambiguous(quote: exact, places: matches.total)
    }
    if matches.method == .folded, words(at: range) != exact {
      return ForeignPlace(range: range, state: .edited, remark: .foldedQuote)
    }
    let hasMoved = target.unit != .pageUTF16 && !given.isEmpty
    return ForeignPlace(range: range, state: hasMoved ? .moved : .exact)
  }

  /// - Returns: as many as can be told apart; the rest is counted.
  fileprivate func matches(of quote: ForeignQuote, _ exact: String) -> QuoteMatches? {
    let places = search.places(of: exact, limit: 1_000)
    guard quote.isAnyCase, places?.method != .exact || places?.total != 1 else { return places }
    return search.foldedPlaces(of: exact, limit: 1_000)
  }

  fileprivate func spend(_ scalars: Int, of budget: inout Int) throws(ForeignObjection) {
    guard scalars <= budget else { throw .tooMuchToSearch }
    budget -= scalars
  }

  /// The positions in scalars of this text that lie inside it.
  mutating func positions(_ target: ForeignTarget) -> [Range<Int>] {
    switch target.unit {
    case .scalars: return target.positions.filter { $0.upperBound <= count }
    case .utf16, .pageUTF16:
      if target.positions.isEmpty { return [] }
      let offsets = self.offsets ?? utf16Offsets()
      self.offsets = offsets
      return target.positions.compactMap { range in
        guard let start = Self.index(of: range.lowerBound, in: offsets),
          let end = Self.index(of: range.upperBound, in: offsets)
        else { return nil }
        return start..<end
      }
    }
  }

  private func utf16Offsets() -> [Int] {
    var offsets = [0]
    for scalar in search.index.scalars {
      offsets.append(offsets[offsets.count - 1] + (scalar.value > 0xFFFF ? 2 : 1))
    }
    return offsets
  }

  /// - Parameter sorted: ascending.
  private static func index(of offset: Int, in sorted: [Int]) -> Int? {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < offset { low = middle + 1 } else { high = middle }
    }
    return low < sorted.count && sorted[low] == offset ? low : nil
  }

  /// The place whose surroundings match most of the text that the tool saw around the quote, unless another
  /// one matches nearly as much.
  fileprivate func clearest(_ places: [Range<Int>], _ quote: ForeignQuote) -> Range<Int>? {
    func letters(_ scalars: some Sequence<Unicode.Scalar>) -> [Unicode.Scalar] {
      (quote.isAnyCase ? MatchFold(scalars).scalars : Array(scalars)).filter { !$0.isBlank }
    }
    let before = letters(NFC.of(quote.prefix).unicodeScalars).reversed()
      .prefix(Self.contextScalars)
    let behind = letters(NFC.of(quote.suffix).unicodeScalars).prefix(Self.contextScalars)
    let most = before.count + behind.count
    guard most > 0 else { return nil }
    // Room for the blanks that are ignored.
    let reach = 3 * Self.contextScalars
    let scalars = search.index.scalars
    let ranked = places.map { place in
      let ahead = scalars[max(0, place.lowerBound - reach)..<place.lowerBound]
      let after = scalars[place.upperBound..<min(scalars.count, place.upperBound + reach)]
      return (
        place,
        Self.shared(before, letters(ahead).reversed()) + Self.shared(behind, letters(after))
      )
    }.sorted { $0.1 > $1.1 }
    let lead = ranked[0].1 - (ranked.count > 1 ? ranked[1].1 : 0)
    return 2 * ranked[0].1 >= most && lead >= min(Self.contextLead, most) ? ranked[0].0 : nil
  }

  /// The scalars of context on a side that tools usually keep, without blanks.
  private static let contextScalars = 64
  /// The lead that the best place needs, about a word or two.
  private static let contextLead = 6

  private static func shared(
    _ one: some Sequence<Unicode.Scalar>, _ other: some Sequence<Unicode.Scalar>
  ) -> Int {
    zip(one, other).prefix { $0 == $1 }.count
  }
}

extension ForeignText {
  /// The place of a span: from the start of one quote to the start or end of another behind it, without
  /// blanks at the end.
  fileprivate func place(of span: ForeignSpan, budget: inout Int) throws(ForeignObjection)
    -> ForeignPlace
  {
    let start = try place(of: span.start, of: span, behind: 0, budget: &budget)
    let end = try place(of: span.end, of: span, behind: start.range.upperBound, budget: &budget)
    let scalars = search.index.scalars
    var last = span.isEndWithin ? end.range.upperBound : end.range.lowerBound
    while last > start.range.upperBound, scalars[last - 1].isBlank || scalars[last - 1] == "\n" {
      last -= 1
    }
    let isFolded = start.isFolded || end.isFolded
    return ForeignPlace(
      range: search.index.snapOutward(start.range.lowerBound..<last),
      state: isFolded ? .edited : .exact, remark: isFolded ? .foldedQuote : nil)
  }

  /// The only place of a quote from a scalar on, or the one that its context selects.
  private func place(
    of quote: ForeignQuote, of span: ForeignSpan, behind start: Int, budget: inout Int
  ) throws(ForeignObjection) -> (range: Range<Int>, isFolded: Bool) {
    let exact = NFC.of(quote.exact)
    guard !Text(exact).isBlank, exact.utf8.count <= Limits.proseBytes else {
      throw .quoteEmptyOrTooLong
    }
    try spend(count, of: &budget)
    guard let matches = matches(of: quote, exact) else {
      throw .orphan(quote: exact, nearest: nil)
    }
    let places = matches.places.filter { $0.lowerBound >= start }
    guard let first = places.first else {
      // With too many places the last ones are unknown.
      throw matches.total > matches.places.count
        ? .ambiguous(quote: exact, places: matches.total)
        : .endBeforeStart(start: NFC.of(span.start.exact), end: exact)
    }
    let told = clearest(places, quote)
    guard told != nil || span.isFirst || places.count == 1 else {
      throw .ambiguous(quote: exact, places: places.count)
    }
    let place = told ?? first
    return (place, matches.method == .folded && words(at: place) != exact)
  }

  /// The present place of a quote that occurs nowhere word for word: the tool's view of its page is taken
  /// for an earlier text of the article, and followed like one.
  fileprivate func followed(_ quote: ForeignQuote, budget: inout Int) throws(ForeignObjection)
    -> ForeignPlace
  {
    try spend(ForeignLimits.searchesPerFollowing * count, of: &budget)
    let exact = NFC.of(quote.exact)
    let nearest = search.nearest(to: exact, limit: 1).first.map { words(at: $0.place) }
    let loss = ForeignObjection.orphan(quote: exact, nearest: nearest)
    let context = NFC.of(quote.prefix + quote.suffix)
    // Shorter ones are not searched with other words, nor any without context.
    guard exact.unicodeScalars.count >= 20, !Text(context).isBlank else { throw loss }
    let page = CanonicalText(canonicalizing: quote.prefix + quote.exact + quote.suffix)
    let start = quote.prefix.unicodeScalars.count
    guard
      let places = QuoteSearch(in: page).places(of: exact, limit: 100)?.places,
      let home = places.min(by: { abs($0.lowerBound - start) < abs($1.lowerBound - start) })
    else { throw loss }
    let map = AnchorMap(from: page, to: canonical)
    let found = map.resolve(home)
    let around = map.resolve(0..<ScalarIndex(page).count)
    guard let range = found.range, let hull = around.range, !found.factsChanged,
      hull.lowerBound <= range.lowerBound, range.upperBound <= hull.upperBound
    else { throw loss }
    return ForeignPlace(range: range, state: .edited, remark: .someWordsDiffer)
  }
}
