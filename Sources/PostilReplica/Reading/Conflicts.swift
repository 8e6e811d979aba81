package import PostilCore
import PostilStore

/// Something that somebody must decide.
package struct ConflictDetail: Encodable, Sendable {
  package enum Kind: String, Encodable, Sendable {
    case values
    case editedWhileDeleted = "edited while deleted"
    case aliasCycle = "alias cycle"
  }

  /// The entity, as a person types it.
  package let id: String
  package let entity: String
  /// The short id of the article that it is part of, or that it is; `nil` for a term.
  package let article: String?
  package let articleTitle: String?
  package let field: String
  package let kind: Kind
  /// The annotation's quote, or the article's title.
  package let subject: String
  /// The value that all heads had seen, where there is one; for a note, the text that they are compared
  /// with. Absent without a common value.
  package let base: String?
  /// In log order; the first is displayed.
  package let heads: [HeadDetail]
  /// For an entity edited while deleted: the events that the deletion did not know.
  package let keptBy: [LogLine]
  /// The entity, or one above it, is deleted, and stays so with any decision.
  package let isDeleted: Bool
  /// The commands that settle it, each as it can be typed.
  package let commands: [String]
  /// The same in one line.
  package let resolveWith: String
}

package struct HeadDetail: Encodable, Sendable {
  package let value: String
  /// The text of a revision; of a decision about a quote, the words at its place. Absent for other values.
  package let text: String?
  package let written: Authorship
}

extension Reader {
  package func conflicts() throws -> [ConflictDetail] {
    try view.undecided().flatMap { row in
      try row.conflicts.map { try detail($0, row) }
    } + aliasCycles()
  }

  func detail(_ conflict: Conflict, _ row: EntityRow) throws -> ConflictDetail {
    let id = try names.name(of: conflict.entity)
    let field = names.name(of: conflict.field, on: conflict.entity.kind)
    let isDeletion = conflict.field == .deleted
    let commands =
      isDeletion
      ? ["postil delete \(id)", "postil restore \(id)"]
      : conflict.heads.map { head in
        "postil resolve \(id) \(field) --take \(names.name(of: head.stamp.event))"
      }
    let article = try article(of: row.entity)
    return ConflictDetail(
      id: id, entity: conflict.entity.kind.name,
      article: try article.map { try names.name(of: $0.id) },
      articleTitle: try article.map { try title(of: $0) }, field: field,
      kind: isDeletion ? .editedWhileDeleted : .values, subject: try subject(of: row.entity),
      base: row.base(of: conflict.field)?.name,
      heads: try conflict.heads.map { head in
        HeadDetail(
          value: head.value.name, text: try text(of: head.value, in: conflict.field, row.entity),
          written: try authorship(head.stamp, of: row))
      },
      keptBy: isDeletion ? try keptBy(row.entity) : [],
      isDeleted: try !row.hidden(view).isEmpty,
      commands: commands, resolveWith: commands.joined(separator: ", or "))
  }

  private func text(of value: Value, in field: Field, _ entity: Entity) throws -> String? {
    switch (field, value) {
    case (_, .revision(let revision)): return try view.text(of: revision)?.string
    case (.anchor(let revision), .anchor(let decision)):
      return try placements.placement(of: entity, by: decision, in: revision, view)?.text
    default: return nil
    }
  }

  /// The work unknown to at least one standing deletion.
  func keptBy(_ entity: Entity) throws -> [LogLine] {
    let edits = entity.edits(
      unknownTo: entity.standingDeletions, descendants: try view.descendants(of: entity))
    var known: Set<EventID> = []
    return try edits.filter { known.insert($0.event).inserted }
      .compactMap { try view.recorded($0) }.map(line)
  }

  /// The article that an entity is part of, or is; `nil` where it is not held, and for a term.
  private func article(of entity: Entity) throws -> Entity? {
    switch entity.facts {
    case .article: entity
    case .annotation(let facts): try view.entity(.article(facts.article))?.entity
    case .reply(let facts):
      try view.outline(of: .annotation(facts.annotation)).flatMap { try article(of: $0.entity) }
    case .term: nil
    }
  }

  /// The subject of an entity, in words of the article.
  package func subject(of entity: Entity) throws -> String {
    switch entity.facts {
    case .article: return try title(of: entity)
    case .annotation(let facts):
      if facts.range != nil { return try view.quote(of: facts) ?? "" }
      // It is about the whole article.
      return try view.entity(.article(facts.article)).map { try title(of: $0.entity) } ?? ""
    case .reply(let facts):
      return try view.outline(of: .annotation(facts.annotation)).map { try subject(of: $0.entity) }
        ?? ""
    case .term(let facts): return facts.word.string
    }
  }
}

extension EntityKind {
  package var name: String {
    switch self {
    case .article: "article"
    case .annotation: "annotation"
    case .reply: "reply"
    case .term: "term"
    }
  }
}
