/// A run of the base that somebody changed, with the text of each side. Ranges of tokens.
///
/// ⚖ Two changes with no unchanged *word* between them are in one run: white space and punctuation do not
/// separate two people's texts. Changes that both made alike count as neither's own.
struct TouchedSpan {
  private(set) var base: Range<Int>
  private(set) var first: Range<Int>
  private(set) var second: Range<Int>
  /// True if the side made a change here that the other did not make.
  private(set) var firstHasOwn = false
  private(set) var secondHasOwn = false

  /// All runs, ascending. Linear time.
  static func all(in base: ProseTokens, _ first: ProseDiff, _ second: ProseDiff) -> [TouchedSpan] {
    var runs: [TouchedSpan] = []
    var ours = first.hunks[...]
    var theirs = second.hunks[...]
    // How much longer each side is up to here.
    var firstGrowth = 0
    var secondGrowth = 0
    while let start = [ours.first, theirs.first].compactMap(\.?.base.lowerBound).min() {
      var run = TouchedSpan(
        base: start..<start, first: start + firstGrowth..<start + firstGrowth,
        second: start + secondGrowth..<start + secondGrowth)
      while let next = Self.next(&ours, &theirs, first, second, ifNear: run.base, in: base) {
        let hunk = next.hunk
        run.base = start..<max(run.base.upperBound, hunk.base.upperBound)
        switch next.author {
        case .first:
          firstGrowth += hunk.growth
          run.firstHasOwn = true
        case .second:
          secondGrowth += hunk.growth
          run.secondHasOwn = true
        case .both:
          firstGrowth += hunk.growth
          secondGrowth += hunk.growth
        }
      }
      run.first = run.first.lowerBound..<run.base.upperBound + firstGrowth
      run.second = run.second.lowerBound..<run.base.upperBound + secondGrowth
      runs.append(run)
    }
    return runs
  }

  private enum Author {
    case first, second, both
  }

  /// Takes the next hunk of either side if no unchanged word stands between it and the run.
  private static func next(
    _ ours: inout ArraySlice<Hunk>, _ theirs: inout ArraySlice<Hunk>, _ first: ProseDiff,
    _ second: ProseDiff, ifNear run: Range<Int>, in base: ProseTokens
  ) -> (hunk: Hunk, author: Author)? {
    let hunk: Hunk
    let author: Author
    switch (ours.first, theirs.first) {
    case (nil, nil): return nil
    case (let one?, let other?)
    where one.base == other.base && first.inserted(by: one) == second.inserted(by: other):
      (hunk, author) = (one, .both)
    case (let one?, let other?) where other.base.lowerBound < one.base.lowerBound:
      (hunk, author) = (other, .second)
    case (let one?, _): (hunk, author) = (one, .first)
    case (nil, let other?): (hunk, author) = (other, .second)
    }
    let isApart =
      hunk.base.lowerBound > run.upperBound
      && base.words.hasWord(run.upperBound..<hunk.base.lowerBound)
    if isApart { return nil }
    if author != .second { ours.removeFirst() }
    if author != .first { theirs.removeFirst() }
    return (hunk, author)
  }
}

extension Hunk {
  fileprivate var growth: Int { other.count - base.count }
}
