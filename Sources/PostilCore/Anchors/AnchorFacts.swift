/// Tells whether the text in a quote's place differs from the quote in numbers, dates, units, names or negation.
struct AnchorFacts: Sendable {
  private let meanings: [WordMeaning]
  private let home: AnchorWords
  private let target: AnchorWords
  /// Stems that either text writes with a capital within a sentence. A word at the start of
  /// one is a name only if it is among them.
  private let names: Set<Int32>

  init(_ meanings: [WordMeaning], home: AnchorWords, target: AnchorWords) {
    self.meanings = meanings
    self.home = home
    self.target = target
    var names: Set<Int32> = []
    for text in [home, target] {
      for word in 0..<text.count where text.isCapital[word] && text.gaps[word] <= .comma {
        names.insert(meanings[Int(text.spellings[word])].stem)
      }
    }
    self.names = names
  }

  /// Names differ when one side has a name whose word the other side lacks in every case and spelling.
  func differ(_ words: Range<Int>, _ others: Range<Int>) -> Bool {
    facts(of: words, in: home) != facts(of: others, in: target)
      || !names(of: words, in: home).isSubset(of: stems(of: others, in: target))
      || !names(of: others, in: target).isSubset(of: stems(of: words, in: home))
  }

  /// As `differ`, of the same words: only signs can have changed.
  func signsDiffer(_ words: Range<Int>, _ others: Range<Int>) -> Bool {
    signs(at: words, in: home).sorted() != signs(at: others, in: target).sorted()
  }

  /// A unit is the same fact as a word and as a sign.
  private func facts(of words: Range<Int>, in text: AnchorWords) -> [Text] {
    (words.compactMap { meaning(of: $0, in: text).fact } + signs(at: words, in: text)).sorted()
  }

  /// The signs of units between words, directly before the first, and behind the last with nothing but
  /// blanks between; and the minus signs of numbers.
  private func signs(at words: Range<Int>, in text: AnchorWords) -> [Text] {
    (words.lowerBound...words.upperBound).flatMap { word -> [Text] in
      let gap = text.index.scalars[text.between(before: word)]
      var signs = gap
      if word == words.lowerBound {
        let count = gap.reversed().prefix(while: \.isUnitOrMinus).count
        signs = gap.suffix(count)
      } else if word == words.upperBound {
        signs = gap.prefix { $0.isUnitOrMinus || $0 != "\n" && $0.isBlank }
      }
      var facts = signs.compactMap(FactWords.fact(ofSign:))
      if word < words.upperBound, isNegative(word, behind: gap, in: text) { facts.append("-") }
      return facts
    }
  }

  /// True if a minus sign stands directly before a number, and nothing of a word or a range before that.
  private func isNegative(
    _ word: Int, behind gap: ArraySlice<Unicode.Scalar>, in text: AnchorWords
  ) -> Bool {
    guard let sign = gap.last, sign.isMinus,
      ScalarRole(of: text.index.scalars[text.ranges[word].lowerBound].value) == .digit
    else { return false }
    return gap.count == 1 ? word == 0 : gap.dropLast().last.map { $0.isBlank || $0 == "(" } ?? false
  }

  private func names(of words: Range<Int>, in text: AnchorWords) -> Set<Int32> {
    var found: Set<Int32> = []
    for word in words where text.isCapital[word] {
      let meaning = meaning(of: word, in: text)
      if meaning.fact == nil, names.contains(meaning.stem) { found.insert(meaning.stem) }
    }
    return found
  }

  private func stems(of words: Range<Int>, in text: AnchorWords) -> Set<Int32> {
    Set(words.map { meaning(of: $0, in: text).stem })
  }

  private func meaning(of word: Int, in text: AnchorWords) -> WordMeaning {
    meanings[Int(text.spellings[word])]
  }
}

extension Unicode.Scalar {
  fileprivate var isMinus: Bool { self == "-" || self == "\u{2212}" || self == "\u{2013}" }

  fileprivate var isUnitOrMinus: Bool { isMinus || FactWords.fact(ofSign: self) != nil }
}
