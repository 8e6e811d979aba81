/// Phrases that are searched for in many texts, word by word.
struct Phrases: Sendable {
  private var phrases: [Substring: [[Substring]]] = [:]

  /// - Parameter written: folded, as `FoldedWords.fold` does.
  init(_ written: [String]) {
    for phrase in written {
      let words = phrase.split(separator: " ")
      if let first = words.first { phrases[first, default: []].append(words) }
    }
  }

  /// True if the words begin with one of the phrases.
  func begin(_ words: [Substring]) -> Bool {
    words.first.flatMap { phrases[$0] }?.contains { words.starts(with: $0) } ?? false
  }

  /// True if the words end with one of the phrases.
  func end(_ words: [Substring]) -> Bool {
    words.indices.contains { index in
      phrases[words[index]]?.contains { words[index...].elementsEqual($0) } ?? false
    }
  }

  /// The number of places where one of the phrases occurs among the words.
  func count(in words: [Substring]) -> Int {
    words.indices.count { index in
      phrases[words[index]]?.contains { words[index...].starts(with: $0) } ?? false
    }
  }
}
