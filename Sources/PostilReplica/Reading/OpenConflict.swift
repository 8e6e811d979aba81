package import PostilCore
import PostilStore

/// A conflict that a person is about to decide by writing a value.
package struct OpenConflict: Sendable {
  package let detail: ConflictDetail
  /// The events of the shown heads, in log order.
  package let heads: [EventID]
  /// The text to begin with: for a text the first head with the others' separate changes applied, else the
  /// first head's value.
  package let start: String
  /// The values that the field takes; `nil` for a text of any kind, whose white space counts.
  package let allowed: String?
  /// The article that it is about: its short id and its title.
  package let article: (id: String, title: String)
  /// The sentence, or sentences, around the annotation's quote; `nil` for an article.
  package let sentence: Sentence?

  /// A quote and the text around it, from the start of a sentence to the end of one.
  package struct Sentence: Sendable {
    package let before: String
    package let quote: String
    package let after: String
  }
}

extension Reader {
  /// - Throws: `ReplicaError` where the field is not in conflict, or is decided by other means than a value.
  package func openConflict(_ typed: String, field name: String) throws -> OpenConflict {
    let row = try names.entity(typed)
    let field = try row.decidable(name, typed, names)
    guard let conflict = row.conflicts.first(where: { $0.field == field }) else {
      throw ReplicaError.notInConflict(
        id: typed, field: field.name(on: row.entity.id.kind), open: row.conflictNames)
    }
    guard field.isTyped else {
      throw ReplicaError.decidedByTaking(
        id: typed, field: names.name(of: field, on: row.entity.id.kind),
        heads: conflict.heads.map { names.name(of: $0.stamp.event) })
    }
    return OpenConflict(
      detail: try detail(conflict, row), heads: conflict.heads.map(\.stamp.event),
      start: try start(of: conflict), allowed: field.allowedValues?.description,
      article: try article(of: row.entity), sentence: try sentence(of: row.entity))
  }

  private func article(of entity: Entity) throws -> (id: String, title: String) {
    switch entity.facts {
    case .article: (try names.name(of: entity.id), try title(of: entity))
    case .annotation(let facts):
      try view.entity(.article(facts.article)).map { try article(of: $0.entity) } ?? ("", "")
    case .reply(let facts):
      try view.entity(.annotation(facts.annotation)).map { try article(of: $0.entity) } ?? ("", "")
    case .term(let facts): (try names.name(of: entity.id), facts.word.string)
    }
  }

  private func sentence(of entity: Entity) throws -> OpenConflict.Sentence? {
    switch entity.facts {
    case .article, .term: return nil
    case .reply(let facts):
      return try view.entity(.annotation(facts.annotation)).flatMap { try sentence(of: $0.entity) }
    case .annotation(let facts):
      guard let index = try index(of: facts.revision) else { return nil }
      let range = Int(facts.start)..<Int(facts.end)
      let around = Sentences.ranges(in: index.scalars).filter { $0.overlaps(range) }
      guard let first = around.first, let last = around.last, !range.isEmpty,
        let quote = index.slice(start: range.lowerBound, end: range.upperBound)
      else { return nil }
      let (start, end) = (
        min(first.lowerBound, range.lowerBound), max(last.upperBound, range.upperBound)
      )
      return OpenConflict.Sentence(
        before: index.slice(start: start, end: range.lowerBound) ?? "", quote: quote,
        after: index.slice(start: range.upperBound, end: end) ?? "")
    }
  }

  private func start(of conflict: Conflict) throws -> String {
    guard conflict.field == conflict.entity.kind.prose else {
      return conflict.heads[0].value.name
    }
    let history = FieldHistory(of: conflict.field, in: try view.history(of: conflict.entity))
    return ProseHistory(history).draft(of: conflict.heads).string
  }
}

extension Field {
  /// True if people type its values themselves.
  fileprivate var isTyped: Bool {
    switch self {
    case .text, .plain, .description: true
    case .marking, .tag, .deleted, .current, .observed, .audience, .assessment, .anchor,
      .withdrawn, .duplicateOf, .alias:
      false
    }
  }

  fileprivate var allowedValues: AllowedValues? {
    if case .plain(let field) = self { field.allowed } else { nil }
  }
}
