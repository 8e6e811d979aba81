/// The words as which tags are read: the aliases of a vocabulary, followed to their ends.
///
/// ⚖ Tags stay as they were written. An alias changes how they are read, and is taken back without a trace on
/// them. All chains are followed once, in time linear in the number of aliases.
package struct TagAliases: Sendable {
  /// By the fold of a term, the spelling as which it is read.
  private var spellings: [Text: Text] = [:]
  /// The terms of each ring of aliases, ascending by fold, each as it is displayed: nobody can say which of
  /// them is meant, so each is read as itself.
  package private(set) var cycles: [[Text]] = []
  /// The folds of the terms in rings.
  private var ringed: Set<Text> = []

  /// - Parameter terms: each term once, as it was first written, with its displayed alias, which is not empty.
  package init(_ terms: [(word: Text, alias: Text)] = []) {
    let words = Dictionary(
      terms.map { ($0.word.tagFolded, $0.word) }, uniquingKeysWith: { first, _ in first })
    let aliases = Dictionary(
      terms.map { ($0.word.tagFolded, $0.alias) }, uniquingKeysWith: { first, _ in first })
    for start in words.keys.sorted() where spellings[start] == nil && !ringed.contains(start) {
      var chain: [Text] = []
      var places: [Text: Int] = [:]
      var next = start
      // The reading of the chain's last word.
      var end: Text?
      while spellings[next] == nil, places[next] == nil, !ringed.contains(next),
        let alias = aliases[next]
      {
        places[next] = chain.count
        chain.append(next)
        end = alias
        // An alias of the same fold only changes the spelling.
        if alias.tagFolded == next { break }
        next = alias.tagFolded
      }
      if let first = places[next], aliases[next]?.tagFolded != next {
        let ring = chain[first...]
        cycles.append(ring.sorted().map { words[$0] ?? $0 })
        ringed.formUnion(ring)
        end = words[next] ?? next
        chain.removeSubrange(first...)
      }
      let spelling = spellings[next] ?? (ringed.contains(next) ? words[next] : end)
      for term in chain { spellings[term] = spelling }
    }
    cycles.sort { $0[0].tagFolded < $1[0].tagFolded }
  }

  /// The spelling as which a tag is read; a tag that is no alias, as it is written.
  package func reading(_ tag: Text) -> Text {
    if spellings.isEmpty { return tag }
    return spellings[tag.tagFolded] ?? tag
  }

  /// True for a term in a ring of aliases.
  package func isInRing(_ tag: Text) -> Bool { ringed.contains(tag.tagFolded) }

  /// The form in which tags are compared once they are read: equal for all words of one meaning.
  package func key(of tag: Text) -> Text { reading(tag).tagFolded }

  /// The folds of all words of one meaning, the given one among them.
  package func words(readAs tag: Text) -> [Text] {
    let key = key(of: tag)
    return Set(spellings.keys.filter { self.key(of: $0) == key } + [key, tag.tagFolded]).sorted()
  }

  /// The tags as they are read, each once, in their order.
  package func reading(_ tags: [Text]) -> [Text] {
    if spellings.isEmpty { return tags }
    var known: Set<Text> = []
    return tags.map { reading($0) }.filter { known.insert($0.tagFolded).inserted }
  }
}
