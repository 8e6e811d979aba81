import PostilCore
import TestSupport

/// Writes and edits texts so that some versions merge and some do not, and so that it can be told
/// whose words are still there.
struct ProseWriter {
  private static let words = [
    "мост", "открыли", "после", "ремонта", "й", "и\u{306}", "the", "bridge", "3,5", "—", "👩‍👩‍👧",
    "не", "кое-что", "п’ять", "\u{301}", "…",
  ]

  private let author: String
  private var written = 0

  init(author: String) {
    self.author = author
  }

  /// A word that nobody else writes.
  mutating func ownWord() -> String {
    written += 1
    return "q\(author)x\(written)q"
  }

  mutating func text(_ choices: inout Choices) -> Text {
    if choices.once(in: 20) { return "" }
    let count = 4 + choices.below(14)
    var words = (0..<count).map { _ in choices.one(of: Self.words) }
    words[choices.below(count)] = ownWord()
    let lineEnd = choices.once(in: 8) ? "\r\n" : "\n"
    let isParted = choices.once(in: 3)
    return Text(words.joined(separator: " ") + (isParted ? lineEnd + lineEnd + ownWord() : ""))
  }

  /// An edited version of a text.
  mutating func edited(_ text: Text, _ choices: inout Choices) -> Text {
    var words = text.string.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    let place = choices.below(words.count)
    switch choices.below(10) {
    case 0, 1, 2: words.insert(ownWord(), at: place)
    case 3, 4: words[place] = ownWord()
    case 5: words.remove(at: place)
    case 6: words[words.count - 1] += choices.one(of: [". ", "\n", "\n\n", "!"]) + ownWord()
    case 7: words[place] = "общее"
    case 8: words.insert(contentsOf: [ownWord(), choices.one(of: Self.words)], at: 0)
    default: return self.text(&choices)
    }
    return Text(words.joined(separator: " "))
  }
}
