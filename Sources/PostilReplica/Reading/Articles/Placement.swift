package import PostilCore
import PostilStore

/// The place of a quote in a text of its article: the one that it was made in, or another.
package struct PlacementDetail: Encodable, Sendable {
  package let state: AnchorResolution.State
  /// The revision of the text.
  package let revision: String
  /// Half-open range of Unicode scalars of the text; absent where it has no place.
  package let start: UInt32?
  package let end: UInt32?
  /// 1-based.
  package let paragraph: Int?
  /// The text there.
  package let text: String?
  /// Numbers, dates, units, names or negation differ from the quote.
  package let factsChanged: Bool
  /// The step of the algorithm that answered, or `decision`.
  package let method: String
  /// The decision, if any: `confirmed`, `reattached` or `dismissed`.
  package let decision: String?
  /// Places for a person to look at, best first, where it has none.
  package let suggestions: [Suggestion]

  package struct Suggestion: Encodable, Sendable {
    package let start: UInt32
    package let end: UInt32
    package let text: String
  }

  /// In scalars of the text.
  package var range: Range<Int>? {
    guard let start, let end else { return nil }
    return Int(start)..<Int(end)
  }
}

/// Places the annotations of an article in one of its texts.
///
/// A decision about a text counts there, and the search in later texts starts from its place. Everything
/// else follows from two texts and a range alone.
struct Placements {
  private let view: ReplicaView
  private let target: ContentID
  private let canonical: CanonicalText?
  private let index: ScalarIndex?
  private var maps: [ContentID: AnchorMap] = [:]
  private var places: [ContentID: Seq] = [:]

  init(_ view: ReplicaView, in target: ContentID) throws {
    self.init(view, in: target, try view.canonicalText(of: target))
  }

  /// - Parameter canonical: the text of the target, which need not be held.
  init(_ view: ReplicaView, in target: ContentID, _ canonical: CanonicalText?) {
    self.view = view
    self.target = target
    self.canonical = canonical
    index = canonical.map { ScalarIndex($0) }
  }

  /// - Returns: `nil` for a note about the whole article, and where the text is not held.
  mutating func placement(of entity: Entity) throws -> PlacementDetail? {
    try placement(of: entity, by: entity.decision(on: target))
  }

  /// The place of an annotation if this decision about the text were made.
  mutating func placement(of entity: Entity, by decision: AnchorDecision) throws
    -> PlacementDetail?
  {
    guard case .annotation(let facts) = entity.facts, let range = facts.range, let index else {
      return nil
    }
    let home = (revision: facts.revision, range: Int(range.lowerBound)..<Int(range.upperBound))
    switch decision {
    case .none: break
    case .confirmed: return detail(try resolve(home, before: entity), index, decision: "confirmed")
    case .dismissed:
      return detail(.orphan, index, decision: "dismissed")
    case .reattached(let start, let end):
      let place = index.snapOutward(Int(start)..<Int(end))
      guard !place.isEmpty else { break }
      let isSame = try text(of: home) == index.slice(start: place.lowerBound, end: place.upperBound)
      return detail(.decided(at: place, isSame: isSame), index, decision: "reattached")
    }
    return detail(try resolve(home, before: entity), index, decision: nil)
  }

  private typealias Home = (revision: ContentID, range: Range<Int>)

  /// Searched from the last text before the target with a decision about its place.
  private mutating func resolve(_ home: Home, before entity: Entity) throws -> AnchorResolution {
    let from = try decidedHome(home, of: entity)
    if from.revision == target, let index {
      let isInside = from.range.lowerBound >= 0 && from.range.upperBound <= index.count
      return isInside ? .same(at: index.snapOutward(from.range)) : .orphan
    }
    return try map(from: from.revision)?.resolve(from.range) ?? .orphan
  }

  private mutating func decidedHome(_ home: Home, of entity: Entity) throws -> Home {
    let limit = try place(of: target)
    var reattached: (place: Seq, home: Home)?
    var confirmed: (place: Seq, revision: ContentID)?
    for (revision, decision) in entity.anchorDecisions where revision != target {
      let place = try place(of: revision)
      guard place < limit else { continue }
      switch decision {
      case .reattached(let start, let end):
        if place > reattached?.place ?? 0 {
          reattached = (place, (revision, Int(start)..<Int(end)))
        }
      case .confirmed: if place > confirmed?.place ?? 0 { confirmed = (place, revision) }
      case .none, .dismissed: break
      }
    }
    // A decision that covers no words of its text counts for nothing; earlier ones, of which there may be
    // thousands, are not read then.
    if let claimed = reattached?.home, try text(of: claimed)?.isEmpty ?? true { reattached = nil }
    let start = reattached?.home ?? home
    guard let confirmed, confirmed.place > reattached?.place ?? 0,
      confirmed.revision != start.revision
    else { return start }
    var there = try Placements(view, in: confirmed.revision)
    let found = try there.map(from: start.revision)?.resolve(start.range).range
    return found.map { (confirmed.revision, $0) } ?? start
  }

  private mutating func place(of revision: ContentID) throws -> Seq {
    if let known = places[revision] { return known }
    let place = try view.place(ofRevision: revision) ?? .max
    places[revision] = place
    return place
  }

  private mutating func map(from home: ContentID) throws -> AnchorMap? {
    if let known = maps[home] { return known }
    guard let canonical, let text = try view.canonicalText(of: home) else { return nil }
    let map = AnchorMap(from: text, to: canonical)
    // Nearly always all notes were made in one text or two; each map takes several times the size of its
    // text.
    if maps.count >= 4 { maps = [:] }
    maps[home] = map
    return map
  }

  private func text(of home: Home) throws -> String? {
    try view.canonicalText(of: home.revision)?
      .slice(start: home.range.lowerBound, end: home.range.upperBound)
  }

  private func detail(
    _ resolution: AnchorResolution, _ index: ScalarIndex, decision: String?
  ) -> PlacementDetail {
    let range = resolution.range
    return PlacementDetail(
      state: resolution.state, revision: Crockford.encode(target.bytes),
      start: range.map { UInt32($0.lowerBound) }, end: range.map { UInt32($0.upperBound) },
      paragraph: range.flatMap { index.place(of: $0.lowerBound)?.paragraph },
      text: range.flatMap { index.slice(start: $0.lowerBound, end: $0.upperBound) },
      factsChanged: resolution.factsChanged,
      method: decision == nil || decision == "confirmed" ? resolution.method.rawValue : "decision",
      decision: decision,
      suggestions: resolution.suggestions.compactMap { place in
        // A text without sentence ends counts as one sentence.
        let shown = place.lowerBound..<min(place.upperBound, place.lowerBound + 400)
        return index.slice(start: shown.lowerBound, end: shown.upperBound).map {
          .init(start: UInt32(place.lowerBound), end: UInt32(place.upperBound), text: $0)
        }
      })
  }
}

extension Entity {
  /// The decisions about an annotation's place in each text.
  fileprivate var anchorDecisions: [(revision: ContentID, decision: AnchorDecision)] {
    registers.compactMap { named in
      guard case .anchor(let revision) = named.field,
        case .anchor(let decision)? = named.register.displayed(by: named.field.rule)
      else { return nil }
      return (revision, decision)
    }
  }

  fileprivate func decision(on revision: ContentID) -> AnchorDecision {
    if case .anchor(let decision)? = value(of: .anchor(revision)) { decision } else { .none }
  }
}

/// An annotation's quote, and its place in the displayed text.
package struct AnchorLine: Encodable, Sendable {
  /// The annotation's id, as in `north.42`.
  package let id: String
  /// The article's short id.
  package let article: String
  package let state: AnchorResolution.State
  package let start: UInt32?
  package let end: UInt32?
  /// As it was made at first.
  package let quote: String?
  /// The text there now.
  package let text: String?
  package let factsChanged: Bool
  package let method: String
  package let decision: String?
  package let suggestions: [PlacementDetail.Suggestion]
  /// Members who judged the annotation, and so the words that it quoted.
  package let assessedBy: [String]
}

extension Reader {
  /// The quotes of one article, or of all that are not deleted, in the order of the text.
  ///
  /// - Parameter state: only these; `nil` for all.
  package func anchors(of article: String?, state: AnchorResolution.State?) throws -> [AnchorLine] {
    var filter = ListRequest()
    filter.article = article
    return try annotations(filter).items.compactMap(AnchorLine.init)
      .filter { state == nil || $0.state == state }
  }

  /// The quote of one annotation.
  package func anchor(_ typed: String) throws -> AnchorLine {
    guard let line = AnchorLine(try annotation(typed)) else {
      throw ReplicaError.aboutWholeArticle(typed)
    }
    return line
  }

  /// The quotes of changed articles that a person should look at: lost ones, and ones whose facts changed,
  /// without a decision.
  private func doubtfulAnchors(of articles: [ContentID]) throws -> [AnchorLine] {
    try articles.flatMap { article -> [AnchorLine] in
      guard let row = try view.entity(.article(article)), !row.flags.contains(.hidden) else {
        return []
      }
      // The claimed author of a note does not matter for its quote.
      return try annotations(on: row, claims: .none) { !$0.flags.contains(.hidden) }
        .compactMap(AnchorLine.init)
    }.filter { $0.isDoubtful }
  }

  /// The quotes to look at in articles that others revised.
  package func doubtfulAnchors(after news: News) throws -> [AnchorLine] {
    try doubtfulAnchors(of: news.revised.map(\.article))
  }

  package func doubtfulAnchors() throws -> [AnchorLine] {
    try doubtfulAnchors(of: view.revisedArticles())
  }
}

extension AnchorLine {
  fileprivate init?(_ annotation: AnnotationDetail) {
    guard let placement = annotation.placement else { return nil }
    self.init(
      id: annotation.id, article: annotation.article, state: placement.state,
      start: placement.start, end: placement.end, quote: annotation.anchor.quote,
      text: placement.text, factsChanged: placement.factsChanged, method: placement.method,
      decision: placement.decision, suggestions: placement.suggestions,
      assessedBy: annotation.assessments.map(\.member))
  }

  /// True if a person should look at it: it has no place, or other facts stand there, and nobody decided.
  package var isDoubtful: Bool { isChanged && (state != .edited || factsChanged) }

  /// True if the text does not have the words of the quote any more, and nobody decided about it.
  package var isChanged: Bool {
    // A confirmation only concerns a place.
    guard decision == nil || decision == "confirmed" && start == nil else { return false }
    return state == .edited || state == .orphan || state == .ambiguous
  }
}

/// Places annotations in the last requested text: indexed once for all decisions about it.
final class LastPlacements {
  private var last: (revision: ContentID, placements: Placements)?

  /// - Parameter decision: taken for the one about this text; `nil` for the one that was made.
  func placement(
    of entity: Entity, by decision: AnchorDecision? = nil, in revision: ContentID,
    _ view: ReplicaView
  ) throws -> PlacementDetail? {
    var placements =
      if let last, last.revision == revision { last.placements } else {
        try Placements(view, in: revision)
      }
    defer { last = (revision, placements) }
    return try placements.placement(of: entity, by: decision ?? entity.decision(on: revision))
  }
}

extension Reader {
  /// The state of an annotation's quote in the displayed text; `nil` without one.
  func placeState(of entity: Entity) throws -> AnchorResolution.State? {
    guard case .annotation(let facts) = entity.facts,
      let revision = try view.entity(.article(facts.article))?.entity.currentRevision
    else { return nil }
    return try placements.placement(of: entity, in: revision, view)?.state
  }
}
