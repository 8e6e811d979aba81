extension AnchorMap {
  /// Takes the words that replaced the quote's first and last words into the hull, where those were
  /// not kept: as many as there were, in the same line, and none that belongs to other words.
  func withReplacedEnds(_ hull: Range<Int>, of quote: AnchorQuote) -> Range<Int> {
    var start = hull.lowerBound
    var end = hull.upperBound
    if let word = images.source(of: start), quote.words.contains(word),
      areLost(quote.words.lowerBound..<word)
    {
      let limit = word - quote.words.lowerBound
      while hull.lowerBound - start < limit, start > 0, images.source(of: start - 1) == nil,
        target.gaps[start] != .lineEnd
      {
        start -= 1
      }
    }
    if let word = images.source(of: end - 1), quote.words.contains(word),
      areLost(word + 1..<quote.words.upperBound)
    {
      let limit = quote.words.upperBound - word - 1
      while end - hull.upperBound < limit, end < target.count, images.source(of: end) == nil,
        target.gaps[end] != .lineEnd
      {
        end += 1
      }
    }
    return start..<end
  }

  private func areLost(_ words: Range<Int>) -> Bool {
    words.allSatisfy { images.image(of: $0) == nil }
  }

  /// The scalars of some target words, cut and extended at both ends as the quote is at its own.
  ///
  /// A quote that begins inside a word begins as far inside. Signs and spaces in front of its first
  /// word are taken in when the same stand there, else those signs of them that do, in any order;
  /// likewise behind.
  func snapped(_ hull: Range<Int>, of quote: AnchorQuote) -> Range<Int> {
    let words = quote.words
    let firstWord = home.ranges[words.lowerBound]
    let lastWord = home.ranges[words.upperBound - 1]
    let firstOther = target.ranges[hull.lowerBound]
    let lastOther = target.ranges[hull.upperBound - 1]
    var start = firstOther.lowerBound
    var end = lastOther.upperBound
    if quote.scalars.lowerBound > firstWord.lowerBound {
      if firstWord.count == firstOther.count {
        start += quote.scalars.lowerBound - firstWord.lowerBound
      }
    } else {
      let signs = home.index.scalars[quote.scalars.lowerBound..<firstWord.lowerBound]
      let room = target.index.scalars[target.between(before: hull.lowerBound)]
      start -= room.reversed().reach(of: signs.reversed())
    }
    if quote.scalars.upperBound < lastWord.upperBound {
      if lastWord.count == lastOther.count {
        end -= lastWord.upperBound - quote.scalars.upperBound
      }
    } else {
      let signs = home.index.scalars[lastWord.upperBound..<quote.scalars.upperBound]
      let room = target.index.scalars[target.between(before: hull.upperBound)]
      end += Array(room).reach(of: Array(signs))
    }
    // Cut from both sides inside one word, nothing may be left of another word of the same length.
    return target.index.snapOutward(start < end ? start..<end : firstOther)
  }
}

extension [Unicode.Scalar] {
  /// The number of these scalars, from the first, that the signs have become.
  fileprivate func reach(of signs: [Unicode.Scalar]) -> Int {
    if signs.isEmpty || starts(with: signs) { return signs.count }
    let wanted = Set(signs.flatMap { MatchFold([$0]).scalars }).subtracting([" "])
    let hasBlank = signs.contains { $0.isBlank }
    var reach = 0
    for (offset, scalar) in enumerated() {
      if scalar == "\n" || scalar.isBlank && !hasBlank { break }
      let folded = MatchFold([scalar]).scalars
      if folded.contains(where: wanted.contains) {
        reach = offset + 1
      } else if !folded.isEmpty, !scalar.isBlank {
        break
      }
    }
    return reach
  }
}
