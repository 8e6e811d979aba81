/// Tells whether the text in a quote's place differs from the quote in numbers, dates, names or negation.
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

  private func facts(of words: Range<Int>, in text: AnchorWords) -> [Text] {
    words.compactMap { meaning(of: $0, in: text).fact }.sorted()
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
