/// One place where two token sequences differ: its tokens in the base and in the other.
package struct Hunk: Hashable, Sendable {
  /// Half-open; empty where something was only inserted.
  package var base: Range<Int>
  /// Half-open; empty where something was only removed.
  package var other: Range<Int>

  package init(base: Range<Int>, other: Range<Int>) {
    self.base = base
    self.other = other
  }
}

extension [Hunk] {
  /// Appends a hunk that lies behind all others, as part of the last where nothing is between them.
  mutating func extend(by hunk: Hunk) {
    if let last, last.base.upperBound == hunk.base.lowerBound,
      last.other.upperBound == hunk.other.lowerBound
    {
      self[count - 1].base = last.base.lowerBound..<hunk.base.upperBound
      self[count - 1].other = last.other.lowerBound..<hunk.other.upperBound
    } else {
      append(hunk)
    }
  }

  /// The same change with each insertion and each removal as far behind as it can stand.
  ///
  /// `a b` becomes `a b b` in two ways that no diff can tell apart; this one is an append. Hunks that
  /// meet become one. Linear time.
  func slidToEnd(base: [Int32], other: [Int32]) -> [Hunk] {
    var slid: [Hunk] = []  // from the last to the first
    for hunk in reversed() {
      var hunk = hunk
      while true {
        let limit = slid.last?.base.lowerBound ?? base.count
        hunk.slide(to: limit, base: base, other: other)
        guard hunk.base.upperBound == limit, let next = slid.popLast() else { break }
        hunk.base = hunk.base.lowerBound..<next.base.upperBound
        hunk.other = hunk.other.lowerBound..<next.other.upperBound
      }
      slid.append(hunk)
    }
    return slid.reversed()
  }
}

extension Hunk {
  fileprivate mutating func slide(to limit: Int, base: [Int32], other: [Int32]) {
    guard self.base.isEmpty || self.other.isEmpty else { return }
    while self.base.upperBound < limit {
      let entering = base[self.base.upperBound]
      let leaving =
        self.base.isEmpty ? other[self.other.lowerBound] : base[self.base.lowerBound]
      guard entering == leaving else { return }
      self.base = self.base.lowerBound + 1..<self.base.upperBound + 1
      self.other = self.other.lowerBound + 1..<self.other.upperBound + 1
    }
  }
}
