package import PostilCore
import TestSupport

/// Sentences of the made-up vocabulary. The same random numbers write the same text.
package struct Prose: Sendable {
  private let lexicon: Lexicon

  package init(seed: UInt64) {
    lexicon = Lexicon(seed: seed)
  }

  /// Sentences of together at most so many characters, and at most one word fewer; at least 40.
  func note(characters: Int, using random: inout SplitMix64) -> [UInt8] {
    var page = Page()
    page.bytes.reserveCapacity(2 * characters)
    write(characters: characters, to: &page, using: &random)
    return page.bytes
  }

  /// A title and a few paragraphs of 1,500 to 4,000 characters together.
  func article(using random: inout SplitMix64) -> (text: [UInt8], characters: Int) {
    let target = 1_500 + random.below(2_400)
    var page = Page()
    page.bytes.reserveCapacity(2 * target)
    let words = 4 + random.below(6)
    for index in 0..<words { write(word: index == 0, to: &page, using: &random) }
    while page.characters < target {
      page.append("\n\n")
      write(
        characters: min(300 + random.below(500), max(60, target - page.characters)), to: &page,
        using: &random)
    }
    return (page.bytes, page.characters)
  }

  /// A text of so many words, without its last full stop.
  package func text(words: Int, seed: UInt64) -> Text {
    var random = SplitMix64(seed: seed)
    var page = Page()
    for index in 0..<words {
      if index > 0 { page.append(index % 12 == 0 ? (index % 96 == 0 ? ".\n\n" : ". ") : " ") }
      write(word: index % 12 == 0, to: &page, using: &random)
    }
    return Text(String(decoding: page.bytes, as: UTF8.self))
  }

  /// A small change, as people make one when they read their note again: half of them replace a word,
  /// the others add a sentence at the end, add a word or take one away.
  func edit(_ note: inout [UInt8], using random: inout SplitMix64) {
    let spaces = note.indices.filter { note[$0] == 0x20 }
    guard spaces.count > 2 else { return append(to: &note, using: &random) }
    let chosen = random.below(spaces.count - 1)
    let word = spaces[chosen] + 1..<spaces[chosen + 1]
    let replacement = lexicon.word(UInt16(truncatingIfNeeded: random.next()))
    switch random.below(100) {
    case 0..<50: note.replaceSubrange(word, with: replacement)
    case 50..<75: append(to: &note, using: &random)
    case 75..<90: note.insert(contentsOf: replacement + [0x20], at: word.lowerBound)
    default: note.removeSubrange(word.lowerBound...word.upperBound)
    }
  }

  /// The text with so many of its words replaced, picked at random.
  package func text(_ text: Text, replacing count: Int, seed: UInt64) -> Text {
    var random = SplitMix64(seed: seed)
    var words = text.string.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    var places = Array(words.indices)
    places.shuffle(using: &random)
    for place in places.prefix(count) {
      let word = lexicon.word(UInt16(truncatingIfNeeded: random.next()))
      words[place] = String(decoding: word, as: UTF8.self)
    }
    return Text(words.joined(separator: " "))
  }

  private func append(to note: inout [UInt8], using random: inout SplitMix64) {
    note.append(0x20)
    note += self.note(characters: 40 + random.below(30), using: &random)
  }

  private func write(characters: Int, to page: inout Page, using random: inout SplitMix64) {
    let limit = page.characters + characters
    var left = 0
    while true {
      // The longest word, its comma and the last full stop must still find room.
      guard page.characters + Self.longestWord + 3 <= limit else { break }
      if left == 0 {
        if page.characters > limit - characters { page.append(". ") }
        write(word: true, to: &page, using: &random)
        left = 4 + random.below(14)
      } else {
        page.append(random.below(9) == 0 ? ", " : " ")
        write(word: false, to: &page, using: &random)
        left -= 1
      }
    }
    page.append(".")
  }

  private func write(word isFirst: Bool, to page: inout Page, using random: inout SplitMix64) {
    let bits = random.next()
    // One word in forty is a number.
    if !isFirst, (bits >> 16) % 40 == 0 {
      page.append(String((bits >> 32) % ((bits >> 30) & 1 == 0 ? 100 : 2_030)))
    } else {
      page.append(lexicon.word(UInt16(truncatingIfNeeded: bits)), isCapital: isFirst)
    }
  }

  private static let longestWord = 24
}

/// Text that grows, and how long it is.
private struct Page {
  var bytes: [UInt8] = []
  private(set) var characters = 0

  mutating func append(_ signs: String) {
    bytes += signs.utf8
    characters += signs.utf8.count
  }

  /// - Parameter word: Cyrillic letters, lower-case, of two bytes each.
  mutating func append(_ word: ArraySlice<UInt8>, isCapital: Bool) {
    let start = bytes.count
    bytes += word
    characters += word.count / 2
    guard isCapital else { return }
    // а–п are D0 B0–BF, р–я are D1 80–8F; their capitals are D0 90–AF.
    bytes[start + 1] = bytes[start] == 0xD0 ? bytes[start + 1] - 0x20 : bytes[start + 1] + 0x20
    bytes[start] = 0xD0
  }
}
