package import PostilCore
import PostilStore

/// An article with everything to be exported of it.
package struct ExportedArticle: Sendable {
  package let article: ArticleDetail
  /// The conflicts in it, in its annotations or in their threads, with all values.
  package let conflicts: [ConflictDetail]
  /// The latest time at which something was written to the article, an annotation or a reply, by its author's
  /// clock, by the ids that people type.
  package let lastWrites: [String: Instant]
}

/// The selection to export.
package struct ExportFilter: Sendable {
  /// As a person types them; none for all.
  package var articles: [String] = []
  package var isDeletedIncluded = false
  /// The highest exported marking.
  package var highestMarking: Marking?
  /// Entities that are not exported, whatever their marking at the chosen moment, with the marking for which.
  package var withheld: [EntityID: Marking] = [:]

  package init() {}
}

/// The number of articles and annotations that an export left out for their marking, by that marking.
package struct LeftOut: Equatable, Sendable {
  package private(set) var counts: [Marking: Int] = [:]

  fileprivate mutating func add(_ marking: Marking) { counts[marking, default: 0] += 1 }
}

extension Reader {
  /// Claims are read for this many annotations and replies at a time: reading them once for all would need
  /// memory that grows with the log, and for each article alone, the whole log for each.
  private static let claimsAtOnce = 100_000

  /// Hands out article by article, in the order of the log, with the texts and annotations of one in memory
  /// at a time.
  package func export(_ filter: ExportFilter, _ body: (ExportedArticle) throws -> Void) throws
    -> LeftOut
  {
    var ids = try filter.articles.isEmpty ? view.articlesInLogOrder() : []
    for typed in filter.articles {
      let id = try names.article(named: typed).entity.id
      if !ids.contains(id) { ids.append(id) }
    }
    var leftOut = LeftOut()
    var waiting: [EntityID] = []
    var stamps: [Stamp] = []
    func handOut() throws {
      let claims = try Claims(of: stamps, in: view)
      for id in waiting {
        if let row = try view.entity(id) { try export(row, claims, filter, &leftOut, body) }
      }
      (waiting, stamps) = ([], [])
    }
    for id in ids {
      guard let row = try view.entity(id) else { continue }
      // One that is typed is meant, although it is deleted.
      guard !filter.articles.isEmpty || filter.includes(row) else { continue }
      if let marking = filter.excess(of: row) {
        leftOut.add(marking)
        continue
      }
      waiting.append(id)
      stamps += try creations(on: row)
      if stamps.count >= Self.claimsAtOnce { try handOut() }
    }
    try handOut()
    return leftOut
  }

  private func export(
    _ row: EntityRow, _ claims: Claims, _ filter: ExportFilter, _ leftOut: inout LeftOut,
    _ body: (ExportedArticle) throws -> Void
  ) throws {
    var exported = [row]
    let article = try article(row, claims: claims) { annotation in
      guard filter.includes(annotation) else { return false }
      if let marking = filter.excess(of: annotation) {
        leftOut.add(marking)
        return false
      }
      exported.append(annotation)
      return true
    }
    var conflicts: [ConflictDetail] = []
    var lastWrites: [String: Instant] = [:]
    for row in exported {
      let thread = row.entity.id.kind == .article ? [] : try view.children(of: row.entity.id)
      for row in [row] + thread {
        conflicts += try row.conflicts.map { try detail($0, row) }
        let id = try names.name(of: row.entity.id)
        lastWrites[id] = try lastWrite(to: row)
      }
    }
    try body(ExportedArticle(article: article, conflicts: conflicts, lastWrites: lastWrites))
  }

  /// The latest time at which anything that counts was written, by its author's clock.
  private func lastWrite(to row: EntityRow) throws -> Instant? {
    let heads = row.entity.registers.flatMap { $0.register.heads.map(\.stamp) }
    return try ([row.entity.origins[0].stamp] + heads).compactMap {
      try row.claimedAt($0) ?? view.recorded($0)?.event.claimedAt
    }.max { $0.milliseconds < $1.milliseconds }
  }
}

extension Reader {
  /// The articles and annotations that are marked higher.
  package func marked(above marking: Marking) throws -> [EntityID: Marking] {
    var filter = ExportFilter()
    filter.highestMarking = marking
    var higher: [EntityID: Marking] = [:]
    for id in try view.articlesInLogOrder() {
      for row in try [view.entity(id)].compactMap({ $0 }) + view.children(of: id) {
        higher[row.entity.id] = filter.excess(of: row)
      }
    }
    return higher
  }
}

extension ExportFilter {
  fileprivate func includes(_ row: EntityRow) -> Bool {
    isDeletedIncluded || !row.flags.contains(.hidden)
  }

  /// The marking for which it is not exported; `nil` where it is.
  fileprivate func excess(of row: EntityRow) -> Marking? {
    if let marking = withheld[row.entity.id] { return marking }
    guard let highestMarking, case .marking(let marking)? = row.entity.value(of: .marking) else {
      return nil
    }
    return marking > highestMarking ? marking : nil
  }
}
