import PostilCore
package import PostilStore

/// A thing that a search found.
package struct FoundDetail: Encodable, Sendable {
  /// As in `north.42`, or an article's short id.
  package let id: String
  /// `article`, `annotation` or `reply`.
  package let kind: String
  /// The short id of the article that it is, or that it hangs on.
  package let article: String
  package let articleTitle: String
  /// The reason why its source withdrew the article; absent where it did not.
  package let articleWithdrawn: String?
  package let created: Authorship
  package let tags: [String]
  package let status: String?
  /// The words around the first match; the beginning where the match lies elsewhere, as in a tag.
  package let excerpt: String
  /// Half-open ranges of Unicode scalars of the excerpt that match.
  package let matches: [FoundMatch]
}

package struct FoundMatch: Encodable, Hashable, Sendable {
  package let start: Int
  package let end: Int
}

/// The answer to a search.
package struct Findings: Sendable {
  /// The best first, or the newest where the query has no words.
  package let found: [FoundDetail]
  /// The packages of the system that are missing, without which some forms of words were not found.
  package let missingPackages: [String]
  /// True if the query has a word that is an operator in capitals, or a lone `|`.
  package let hasLikelyOperator: Bool
  /// Where nothing is found: the words of the query that are in no text.
  package let unknownWords: [UnknownWord]
  /// The reason why the index was made in memory, so that the next search makes it again; `nil` where it is kept, and for a state
  /// of the past.
  package fileprivate(set) var unkept: StoreError?

  init(
    found: [FoundDetail], missingPackages: [String], hasLikelyOperator: Bool,
    unknownWords: [UnknownWord]
  ) {
    self.found = found
    self.missingPackages = missingPackages
    self.hasLikelyOperator = hasLikelyOperator
    self.unknownWords = unknownWords
  }

  func unkept(because reason: StoreError) -> Findings {
    var findings = self
    findings.unkept = reason
    return findings
  }
}

/// A word that is in no text.
package struct UnknownWord: Hashable, Sendable {
  package let word: String
  /// Words of texts that begin as it does, with a capital where it was typed with one.
  package let known: [String]
}

/// A part of a text around the words that a search found.
struct Excerpt {
  private(set) var text = ""
  private(set) var matches: [FoundMatch] = []

  init(of text: String, _ wanted: SearchedWords) {
    let scalars = Array(text.unicodeScalars)
    let words = SearchWords(of: scalars)
    guard words.count > 0 else { return }
    let hits =
      wanted.isEmpty ? [] : words.words.indices.filter { wanted.contains(words.word(at: $0)) }
    let window = Self.window(hits, of: words)
    let start = window.lowerBound == 0 ? 0 : words.origins[window.lowerBound].lowerBound
    let whole =
      window.upperBound == words.count
      ? scalars.count : words.origins[window.upperBound - 1].upperBound
    let end = min(whole, start + SearchLimits.excerptScalars)
    var shown: [Unicode.Scalar] = window.lowerBound == 0 ? [] : ["…"]
    let shift = shown.count - start
    shown += scalars[start..<end].map { $0.properties.isWhitespace ? " " : $0 }
    if end < scalars.count { shown.append("…") }
    self.text = String(String.UnicodeScalarView(shown))
    matches = hits.filter { window.contains($0) && words.origins[$0].upperBound <= end }.map {
      FoundMatch(
        start: words.origins[$0].lowerBound + shift, end: words.origins[$0].upperBound + shift)
    }
  }

  /// The words to show: the first of those windows that hold the most different words that match.
  private static func window(_ hits: [Int], of words: SearchWords) -> Range<Int> {
    let length = min(SearchLimits.excerptWords, words.count)
    var best = (count: 0, first: 0)
    var counts: [String: Int] = [:]
    var begin = 0
    for hit in hits {
      counts[words.word(at: hit), default: 0] += 1
      while hits[begin] + length <= hit {
        let word = words.word(at: hits[begin])
        counts[word] = counts[word] == 1 ? nil : (counts[word] ?? 1) - 1
        begin += 1
      }
      if counts.count > best.count { best = (counts.count, hits[begin]) }
    }
    let first = max(0, min(best.first - length / 4, words.count - length))
    return first..<first + length
  }
}
