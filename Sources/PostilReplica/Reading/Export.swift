package import PostilCore
import PostilStore

/// An article with everything to be exported of it.
package struct ExportedArticle: Sendable {
  package let article: ArticleDetail
  /// The conflicts in it, in its annotations or in their threads, with all values.
  package let conflicts: [ConflictDetail]
}

/// The selection to export.
package struct ExportFilter: Sendable {
  /// As a person types them; none for all.
  package var articles: [String] = []
  package var isDeletedIncluded = false
  /// The highest exported marking.
  package var highestMarking: Marking?
  /// Entities that are not exported, whatever their marking at the chosen moment.
  package var withheld: Set<EntityID> = []

  package init() {}
}

extension Reader {
  /// Hands out article by article, in the order of the log, with the texts and annotations of one in memory
  /// at a time.
  ///
  /// - Returns: the number of articles and annotations that were left out for their marking.
  package func export(_ filter: ExportFilter, _ body: (ExportedArticle) throws -> Void) throws
    -> Int
  {
    let rows =
      filter.articles.isEmpty
      ? try view.all(of: .article).filter(filter.includes)
        .sorted { $0.entity.origins[0].stamp.precedes($1.entity.origins[0].stamp) }
      : try filter.articles.map { try names.article(named: $0) }
    let claims = try claims(on: rows)
    var leftOut = 0
    for row in rows {
      guard filter.admits(row) else {
        leftOut += 1
        continue
      }
      var exported = [row]
      let article = try article(row, claims: claims) { annotation in
        guard filter.includes(annotation) else { return false }
        guard filter.admits(annotation) else {
          leftOut += 1
          return false
        }
        exported.append(annotation)
        return true
      }
      let conflicts = try exported.flatMap { row in
        let thread =
          row.entity.id == exported[0].entity.id ? [] : try view.children(of: row.entity.id)
        return try ([row] + thread).flatMap { row in try row.conflicts.map { try detail($0, row) } }
      }
      try body(ExportedArticle(article: article, conflicts: conflicts))
    }
    return leftOut
  }
}

extension Reader {
  /// The articles and annotations that are marked higher.
  package func marked(above marking: Marking) throws -> Set<EntityID> {
    var filter = ExportFilter()
    filter.highestMarking = marking
    var higher: Set<EntityID> = []
    for article in try view.all(of: .article) {
      let rows = try [article] + view.children(of: article.entity.id)
      higher.formUnion(rows.filter { !filter.admits($0) }.map(\.entity.id))
    }
    return higher
  }
}

extension ExportFilter {
  fileprivate func includes(_ row: EntityRow) -> Bool {
    isDeletedIncluded || !row.flags.contains(.hidden)
  }

  fileprivate func admits(_ row: EntityRow) -> Bool {
    if withheld.contains(row.entity.id) { return false }
    guard let highestMarking else { return true }
    guard case .marking(let marking)? = row.entity.value(of: .marking) else { return true }
    return marking <= highestMarking
  }
}
