extension [Hunk] {
  /// Moves each insertion and each removal to where a person would have made it; the change stays the same.
  ///
  /// `He said yes. He said no.` becomes `He said no.` by removing the first sentence, not its last word and
  /// two of the next; a quote of the second then stays whole, and one of the first is not found. Of all
  /// places that say the same, the one whose two ends are at the greatest gaps is taken; of several, the
  /// last. Linear time.
  mutating func slideToSentences(in part: Hunk, _ home: AnchorWords, _ target: AnchorWords) {
    for index in indices {
      let hunk = self[index]
      let before =
        index == 0 ? Hunk(base: part.base.before, other: part.other.before) : self[index - 1]
      let behind =
        index + 1 == count
        ? Hunk(base: part.base.behind, other: part.other.behind) : self[index + 1]
      let distance: Int
      if hunk.other.isEmpty {
        let room = before.base.upperBound..<behind.base.lowerBound
        distance = home.bestSlide(of: hunk.base, in: room)
      } else if hunk.base.isEmpty {
        let room = before.other.upperBound..<behind.other.lowerBound
        distance = target.bestSlide(of: hunk.other, in: room)
      } else {
        continue
      }
      self[index] = Hunk(base: hunk.base.moved(by: distance), other: hunk.other.moved(by: distance))
    }
  }
}

extension AnchorWords {
  fileprivate func bestSlide(of words: Range<Int>, in room: Range<Int>) -> Int {
    var first = 0
    while words.lowerBound + first > room.lowerBound,
      ids[words.lowerBound + first - 1] == ids[words.upperBound + first - 1]
    {
      first -= 1
    }
    var last = 0
    while words.upperBound + last < room.upperBound,
      ids[words.lowerBound + last] == ids[words.upperBound + last]
    {
      last += 1
    }
    var best = first
    for distance in first...last where rank(words, distance) >= rank(words, best) {
      best = distance
    }
    return best
  }

  private func rank(_ words: Range<Int>, _ distance: Int) -> UInt8 {
    gaps[words.lowerBound + distance].rawValue + gaps[words.upperBound + distance].rawValue
  }
}

extension Range<Int> {
  fileprivate var before: Range<Int> { lowerBound..<lowerBound }
  fileprivate var behind: Range<Int> { upperBound..<upperBound }

  fileprivate func moved(by distance: Int) -> Range<Int> {
    lowerBound + distance..<upperBound + distance
  }
}
