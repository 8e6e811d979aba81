import PostilCore
import PostilStore

/// Two articles whose displayed texts have much in common. Computed anew each time, not an event.
package struct SharedText: Encodable, Sendable {
  package let article: String
  package let title: String
  package let url: String?
  package let other: String
  package let otherTitle: String
  package let otherUrl: String?
  /// The share of the shorter text's runs of five words that both have, in percent: 1 to 100.
  package let percent: Int
  /// True if somebody already decided that one repeats the other.
  package let isAccepted: Bool
}

extension Reader {
  /// The most pairs that are compared, those with most in their samples first.
  private static let pairLimit = 20_000

  /// The pairs of articles that share text, the most alike first. `SharedPassages` bounds the texts that are
  /// held at once.
  ///
  /// - Parameters:
  ///   - typed: the article whose pairs are returned; `nil` for all.
  ///   - least: the lowest percentage; 1 to 100.
  package func sharedTexts(of typed: String? = nil, least: Int) throws -> [SharedText] {
    let wanted = try typed.map { try names.article(named: $0).entity.id }
    return try sharedTexts(of: wanted, least: least)
  }

  /// Other articles with the same text as an article, or as the one that an annotation is about: they do not
  /// confirm its statements.
  ///
  /// - Parameter typed: an article or an annotation.
  package func textsElsewhere(of typed: String) throws -> [SharedText] {
    var row = try names.entity(typed)
    while let above = try row.entity.facts.parent.flatMap({ try view.entity($0) }) { row = above }
    return try sharedTexts(of: row.entity.id, least: 60)
  }

  private func sharedTexts(of wanted: EntityID?, least: Int) throws -> [SharedText] {
    let rows = try view.all(of: .article).filter { !$0.flags.contains(.hidden) }
    var runs = SharedPassages()
    // Of articles with the same text, each is compared with the first: a report that a hundred sites repeat
    // is found.
    var first: [ContentID: Int] = [:]
    var copies: [SharedPassages.Pair] = []
    for (index, row) in rows.enumerated() {
      guard let revision = row.entity.currentRevision, let text = try view.text(of: revision) else {
        continue
      }
      if let known = first[revision] {
        copies.append(SharedPassages.Pair(first: known, second: index))
        continue
      }
      first[revision] = index
      runs.add(Shingles(of: text), of: index)
    }
    let target = wanted.flatMap { id in rows.firstIndex { $0.entity.id == id } }
    let same = copies.filter { wanted == nil || $0.first == target || $0.second == target }
      .sorted().prefix(Self.pairLimit)
    let likely = (same + runs.likeliest(Self.pairLimit - same.count, with: target)).sorted()
    var found: [SharedText] = []
    // Pairs with one first article follow one another: its runs are made once.
    var held: (index: Int, shingles: Shingles)?
    for pair in likely {
      if held?.index != pair.first {
        held = try text(of: rows[pair.first]).map { (pair.first, Shingles(of: $0)) }
      }
      guard let held, let other = try text(of: rows[pair.second]) else { continue }
      let percent = Int((held.shingles.share(with: Shingles(of: other)) * 100).rounded())
      if percent >= least {
        found.append(try sharedText(rows[pair.first], rows[pair.second], percent))
      }
    }
    return found.sorted { ($1.percent, $0.article, $0.other) < ($0.percent, $1.article, $1.other) }
  }

  private func text(of row: EntityRow) throws -> Text? {
    try row.entity.currentRevision.flatMap { try view.text(of: $0) }
  }

  private func sharedText(_ first: EntityRow, _ second: EntityRow, _ percent: Int) throws
    -> SharedText
  {
    func repeats(_ row: EntityRow, _ other: EntityRow) -> Bool {
      guard case .article(let original?)? = row.entity.value(of: .duplicateOf) else { return false }
      return other.entity.id == .article(original)
    }
    func url(_ row: EntityRow) -> String? {
      guard case .article(let facts) = row.entity.facts else { return nil }
      return facts.url?.string
    }
    return SharedText(
      article: try names.name(of: first.entity.id), title: try title(of: first.entity),
      url: url(first), other: try names.name(of: second.entity.id),
      otherTitle: try title(of: second.entity), otherUrl: url(second), percent: percent,
      isAccepted: repeats(first, second) || repeats(second, first))
  }
}
