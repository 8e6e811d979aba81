extension Splice {
  /// The splices that turn one text into another, word by word, as `articleRevised` carries them. Empty for
  /// equal texts.
  ///
  /// Where too little is inserted for so long a text (`Limits.revisionBytes`), the last splice repeats some
  /// of the text around it.
  package static func turning(_ parent: Text, into text: Text) -> [Splice] {
    guard parent != text else { return [] }
    var hunks = Hunk.ofBytes(from: parent, to: text)
    if hunks.count > Limits.splices, let last = hunks.last {
      let first = hunks[Limits.splices - 1]
      hunks.removeLast(hunks.count - Limits.splices + 1)
      hunks.append(first.joined(with: last))
    }
    hunks.widenLast(
      to: Limits.insertedBytes(for: max(parent.utf8Count, text.utf8Count)), in: parent)
    return parent.withBytes { bytes in
      var place = ScalarPlace()
      return hunks.map { hunk in
        place.advance(toByte: hunk.base.lowerBound, in: bytes)
        let start = place.scalar
        place.advance(toByte: hunk.base.upperBound, in: bytes)
        return Splice(
          start: UInt32(start), deleted: UInt32(place.scalar - start),
          inserted: text.slice(hunk.other))
      }
    }
  }
}

extension Hunk {
  /// The places where two texts differ, in bytes, ascending. Cut between tokens; texts too different to
  /// compare are cut behind their common beginning and before their common end.
  fileprivate static func ofBytes(from base: Text, to other: Text) -> [Hunk] {
    var vocabulary = Vocabulary()
    var budget = DiffBudget()
    let one = ProseTokens(base, in: &vocabulary)
    let two = ProseTokens(other, in: &vocabulary)
    guard let diff = ProseDiff(from: one, to: two, budget: &budget) else {
      return [whole(base, other)]
    }
    return diff.hunks.map {
      Hunk(base: one.words.bytes(of: $0.base), other: two.words.bytes(of: $0.other))
    }
  }

  private static func whole(_ base: Text, _ other: Text) -> Hunk {
    base.withBytes { ones in
      other.withBytes { others in
        var start = zip(ones, others).prefix { $0 == $1 }.count
        while start > 0, ones.isInside(start) || others.isInside(start) { start -= 1 }
        var end = zip(ones[start...].reversed(), others[start...].reversed())
          .prefix { $0 == $1 }.count
        while end > 0, ones.isInside(ones.count - end) || others.isInside(others.count - end) {
          end -= 1
        }
        return Hunk(base: start..<ones.count - end, other: start..<others.count - end)
      }
    }
  }

  /// Both, with the text between them.
  fileprivate func joined(with later: Hunk) -> Hunk {
    Hunk(
      base: base.lowerBound..<later.base.upperBound,
      other: other.lowerBound..<later.other.upperBound)
  }
}

extension [Hunk] {
  /// Makes the last hunk longer, forward and then back, until all insert so many bytes or it holds
  /// everything.
  fileprivate mutating func widenLast(to count: Int, in base: Text) {
    guard var last = popLast() else { return }
    var missing = count - reduce(last.other.count) { $0 + $1.other.count }
    base.withBytes { bytes in
      let end = Swift.min(last.base.upperBound + Swift.max(0, missing), bytes.count)
      last.extend(through: bytes.scalarEnd(atOrAfter: end))
      while true {
        missing = count - reduce(last.other.count) { $0 + $1.other.count }
        guard missing > 0, last.base.lowerBound > 0 else { break }
        let before = self.last?.base.upperBound ?? 0
        let start = Swift.max(before, last.base.lowerBound - missing)
        last.extend(from: bytes.scalarStart(atOrBefore: start))
        if let previous = self.last, previous.base.upperBound == last.base.lowerBound {
          last = removeLast().joined(with: last)
        }
      }
    }
    append(last)
  }
}

extension Hunk {
  fileprivate mutating func extend(through end: Int) {
    other = other.lowerBound..<other.upperBound + end - base.upperBound
    base = base.lowerBound..<end
  }

  fileprivate mutating func extend(from start: Int) {
    other = other.lowerBound - (base.lowerBound - start)..<other.upperBound
    base = start..<base.upperBound
  }
}

extension UnsafeRawBufferPointer {
  /// True if no scalar begins at a place, which is not the end.
  fileprivate func isInside(_ place: Int) -> Bool { place < count && self[place] & 0xC0 == 0x80 }

  fileprivate func scalarEnd(atOrAfter place: Int) -> Int {
    var place = place
    while isInside(place) { place += 1 }
    return place
  }

  fileprivate func scalarStart(atOrBefore place: Int) -> Int {
    var place = place
    while isInside(place) { place -= 1 }
    return place
  }
}

extension Text {
  fileprivate func slice(_ bytes: Range<Int>) -> Text {
    withBytes { Text(String(decoding: $0[bytes], as: UTF8.self)) }
  }
}
