package import PostilCore
import PostilStore

/// An annotation with everything that is displayed of it.
package struct AnnotationDetail: Encodable, Sendable {
  /// As in `north.42`.
  package let id: String
  /// The same in every workspace, and for ever.
  package let uri: String
  /// The article's short id.
  package let article: String
  package let articleTitle: String
  /// The reason why its source withdrew the article; absent where it did not.
  package let articleWithdrawn: String?
  /// As it was made at first.
  package let anchor: AnchorDetail
  /// The place of the quote in the shown text; absent for a note about the whole article.
  package let placement: PlacementDetail?
  package let note: String
  /// Several people wrote the note: each added something at its end without knowing of the others.
  package let isJoined: Bool
  /// As they are read: aliases are followed.
  package let tags: [String]
  /// As they were written; absent where that is the same.
  package let tagsAsWritten: [String]?
  package let motivation: String?
  package let status: String?
  package let assignee: String?
  package let due: String?
  package let color: String?
  package let language: String?
  package let marking: String?
  /// The audiences that may have it.
  package let audiences: [String]
  package let assessments: [AssessmentDetail]
  /// The aspects that members judge differently.
  package let dissent: [String]
  package let created: Authorship
  /// The claimed author and time, where it was imported from another tool.
  package let claim: ClaimDetail?
  /// The time when the displayed note was written or chosen, by its author's clock; absent where it is
  /// unchanged since the annotation was made.
  package let modified: String?
  /// The authors of the displayed note, in log order: several where texts were merged.
  package let modifiedBy: [Authorship]?
  /// The member who chose it among texts in conflict.
  package let chosenBy: Authorship?
  package let replies: [ReplyDetail]
  /// Names of the fields that somebody must decide; `deleted` for one edited while deleted.
  package let conflicts: [String]
  /// The time of the last event that wrote to it, by its author's clock.
  package let changed: String
  package let isDeleted: Bool
  /// The author and the time of its deletion; absent where it is not deleted.
  package let deletedBy: Authorship?
  /// The same of its article.
  package let articleDeletedBy: Authorship?
  /// True if others changed it, or its thread, since the person looked last; absent outside of lists.
  package var unread: Bool?
}

package struct AnchorDetail: Encodable, Sendable {
  /// The revision that the range counts in.
  package let revision: String
  /// Half-open range of Unicode scalars.
  package let start: UInt32
  package let end: UInt32
  /// 1-based, with the offset in scalars from its start.
  package let paragraph: Int
  package let offset: Int
  /// Absent where the range lies outside the text or the text is not held, and for a note about the whole
  /// article.
  package let quote: String?
  /// True if it is about the whole article; absent where it is not.
  package let isWholeArticle: Bool?
  /// The text around the quote, up to 32 scalars on each side.
  package let context: QuoteContext?
  /// The range in UTF-16 units, where there is a quote.
  package let utf16: Range<Int>?

  private enum CodingKeys: CodingKey {
    case revision, start, end, paragraph, offset, quote, isWholeArticle
  }
}

package struct ReplyDetail: Encodable, Sendable {
  package let id: String
  /// The same as an annotation's.
  package let uri: String
  /// The reply that is answered; absent for an answer to the annotation itself.
  package let parent: String?
  /// The depth in its thread: 1 for an answer to the annotation itself, and at most 64.
  package let depth: Int
  package let body: String
  /// The same as a note's.
  package let isJoined: Bool
  package let created: Authorship
  /// The same as an annotation's.
  package let claim: ClaimDetail?
  /// The same as a note's.
  package let modified: String?
  package let modifiedBy: [Authorship]?
  package let chosenBy: Authorship?
  package let conflicts: [String]
  package let isDeleted: Bool
  /// The same as an annotation's.
  package let deletedBy: Authorship?
}

extension Reader {
  package func annotation(_ typed: String) throws -> AnnotationDetail {
    try annotation(names.annotation(typed))
  }

  /// The annotations in the order in which they were made.
  ///
  /// - Parameters:
  ///   - revision: the text that they are placed in; `nil` for the displayed one.
  ///   - claims: the claims about them.
  func annotations(
    on article: EntityRow, in revision: ContentID? = nil, claims: Claims,
    where isWanted: (EntityRow) -> Bool
  ) throws -> [AnnotationDetail] {
    try details(
      of: view.children(of: article.entity.id).filter(isWanted), on: article, in: revision,
      claims)
  }

  /// Annotations of any articles, in their order; each text is read once.
  func details(of rows: [EntityRow]) throws -> [AnnotationDetail] {
    var stamps = rows.map { $0.entity.origins[0].stamp }
    for row in rows {
      stamps += try view.children(of: row.entity.id).map { $0.entity.origins[0].stamp }
    }
    let claims = try Claims(of: stamps, in: view)
    var details: [(index: Int, detail: AnnotationDetail)] = []
    for (article, indexes) in Dictionary(
      grouping: rows.indices, by: { rows[$0].entity.facts.parent })
    {
      let shown = try self.details(
        of: indexes.map { rows[$0] }, on: article.flatMap { try view.entity($0) }, in: nil, claims)
      details += zip(indexes, shown).map { (index: $0, detail: $1) }
    }
    return details.sorted { $0.index < $1.index }.map(\.detail)
  }

  private func details(
    of rows: [EntityRow], on article: EntityRow?, in revision: ContentID?, _ claims: Claims
  ) throws -> [AnnotationDetail] {
    var placements = try (revision ?? article?.entity.currentRevision)
      .map { try Placements(view, in: $0) }
    // Nearly always all annotations are on one revision: its scalars are counted once.
    var indexes: [ContentID: ScalarIndex] = [:]
    return try rows.map { row in
      guard case .annotation(let facts) = row.entity.facts else {
        throw ReplicaError.wrongKind(try names.name(of: row.entity.id), expected: .annotation)
      }
      if indexes[facts.revision] == nil { indexes[facts.revision] = try index(of: facts.revision) }
      return try annotation(
        row, index: indexes[facts.revision], placement: placements?.placement(of: row.entity),
        claims)
    }
  }

  /// The annotation, placed in the displayed text of its article.
  private func annotation(_ row: EntityRow) throws -> AnnotationDetail {
    let claims = try claims(of: row)
    guard case .annotation(let facts) = row.entity.facts,
      let revision = try view.entity(.article(facts.article))?.entity.currentRevision
    else { return try annotation(row, index: nil, placement: nil, claims) }
    var placements = try Placements(view, in: revision)
    return try annotation(
      row, index: nil, placement: placements.placement(of: row.entity), claims)
  }

  private func annotation(
    _ row: EntityRow, index known: ScalarIndex?, placement: PlacementDetail?, _ claims: Claims
  ) throws -> AnnotationDetail {
    let entity = row.entity
    guard case .annotation(let facts) = entity.facts else {
      throw ReplicaError.wrongKind(try names.name(of: entity.id), expected: .annotation)
    }
    let articleRow = try view.entity(.article(facts.article))
    let article = articleRow?.entity
    let index = try known ?? self.index(of: facts.revision)
    let assessments = assessments(of: entity)
    let wording = try wording(of: .text, of: row)
    let tags = try tags(of: entity)
    return AnnotationDetail(
      id: try names.name(of: entity.id), uri: entity.id.event?.exported ?? "",
      article: try names.name(of: .article(facts.article)),
      articleTitle: try article.map { try title(of: $0) } ?? "",
      articleWithdrawn: article?.withdrawn,
      anchor: AnchorDetail(facts, in: index),
      placement: placement, note: row.text?.string ?? "",
      isJoined: row.flags.contains(.joinedAppends),
      tags: tags.shown, tagsAsWritten: tags.written,
      motivation: entity.text(of: .motivation), status: entity.text(of: .status),
      assignee: entity.text(of: .assignee), due: entity.text(of: .due),
      color: entity.text(of: .color), language: entity.text(of: .language),
      marking: entity.marking, audiences: entity.audiences.map(\.string),
      assessments: assessments, dissent: assessments.dissent,
      created: try authorship(entity.origins[0].stamp, of: row), claim: claims[entity.id.event],
      modified: wording?.modified, modifiedBy: wording?.writers, chosenBy: wording?.chosen,
      replies: try replies(to: entity.id, claims), conflicts: row.conflictNames,
      changed: try changed(row)?.iso8601 ?? "",
      isDeleted: row.flags.contains(.hidden), deletedBy: try deletion(of: row),
      articleDeletedBy: try articleRow.flatMap { try deletion(of: $0) })
  }

  /// Each followed by its answers; else in log order, pending ones last.
  private func replies(to annotation: EntityID, _ claims: Claims) throws -> [ReplyDetail] {
    let rows = try view.children(of: annotation)
      .sorted { $0.entity.origins[0].stamp.precedes($1.entity.origins[0].stamp) }
    let rowsByID = Dictionary(rows.map { ($0.entity.id, $0) }, uniquingKeysWith: { one, _ in one })
    return try Thread(rows.map(\.entity)).inReadingOrder()
      .compactMap { reply, depth in rowsByID[reply.id].map { ($0, depth) } }
      .map { row, depth in
        var parent: EventID?
        if case .reply(let facts) = row.entity.facts { parent = facts.parent }
        let wording = try wording(of: .text, of: row)
        return ReplyDetail(
          id: try names.name(of: row.entity.id), uri: row.entity.id.event?.exported ?? "",
          parent: parent.map { names.name(of: $0) },
          depth: depth, body: row.text?.string ?? "",
          isJoined: row.flags.contains(.joinedAppends),
          created: try authorship(row.entity.origins[0].stamp, of: row),
          claim: claims[row.entity.id.event],
          modified: wording?.modified, modifiedBy: wording?.writers, chosenBy: wording?.chosen,
          conflicts: row.conflictNames,
          isDeleted: row.flags.contains(.hidden), deletedBy: try deletion(of: row))
      }
  }
}

extension AnchorDetail {
  /// - Parameter index: of the text that the range counts in; `nil` where it is not held.
  init(_ facts: AnnotationFacts, in index: ScalarIndex?) {
    let anchor = index.flatMap { index in
      facts.range.map { Anchor(index, start: $0.lowerBound, end: $0.upperBound) }
    }
    var context: QuoteContext?
    var utf16: Range<Int>?
    if let index, anchor?.quote != nil {
      let range = Int(facts.start)..<Int(facts.end)
      context = index.context(around: range, scalars: 32)
      utf16 = index.utf16Offset(of: range.lowerBound)..<index.utf16Offset(of: range.upperBound)
    }
    self.init(
      revision: Crockford.encode(facts.revision.bytes), start: facts.start, end: facts.end,
      paragraph: anchor?.paragraph ?? 0, offset: anchor?.offset ?? 0, quote: anchor?.quote,
      isWholeArticle: facts.range == nil ? true : nil, context: context, utf16: utf16)
  }
}

extension Stamp {
  /// True if this write comes before another: in log order; pending ones after all others, in the order of
  /// their counters.
  func precedes(_ other: Stamp) -> Bool {
    (seq ?? .max, event.counter) < (other.seq ?? .max, other.event.counter)
  }
}

/// The entity that a typed id stands for.
package enum Shown: Sendable {
  case article(ArticleDetail)
  case annotation(AnnotationDetail)
  case event(ShownEvent)
  case tag(TagDetail)
}

extension Reader {
  /// A reply is shown with the annotation that it belongs to, and an event that made nothing by itself.
  ///
  /// - Parameter revision: as typed, of an article; `nil` for the displayed one.
  package func show(_ typed: String, revision: String? = nil) throws -> Shown {
    if let word = names.tag(typed) { return .tag(try tag(word)) }
    let row: EntityRow
    switch try event(typed, unless: names.entity) {
    case .event(let event): return .event(try detail(of: event))
    case .other(let found): row = found
    }
    if revision != nil, row.entity.id.kind != .article {
      throw ReplicaError.wrongKind(typed, expected: .article)
    }
    switch row.entity.facts {
    case .article:
      return .article(
        try article(row, revision: revision.map { try self.revision($0, of: row) }))
    case .annotation: return .annotation(try annotation(row))
    case .term: throw ReplicaError.wrongKind(typed, expected: .article)
    case .reply(let facts):
      guard let annotation = try view.entity(.annotation(facts.annotation)) else {
        throw ReplicaError.noSuchEntity(names.name(of: facts.annotation))
      }
      return .annotation(try self.annotation(annotation))
    }
  }
}
