import PostilCore
import PostilStore

/// One tag: its meaning, its other words, and the newest things that have it.
package struct TagDetail: Encodable, Sendable {
  /// As it is read.
  package let tag: String
  /// The meaning, as somebody described it.
  package let description: String?
  /// The author of the description, and when.
  package let described: Authorship?
  /// Other words of the vocabulary that are read as it.
  package let aliases: [String]
  /// Names of its fields that somebody must decide.
  package let conflicts: [String]
  /// The newest first; older ones may have it too.
  package let newest: [TaggedDetail]
}

package struct TaggedDetail: Encodable, Sendable {
  /// As in `north.42`, or an article's short id.
  package let id: String
  /// `article` or `annotation`.
  package let kind: String
  package let articleTitle: String
}

extension Reader {
  /// The things that are named, and those among which they are looked for: the time does not grow with the log.
  private static let (namedThings, searchedThings) = (10, 5_000)

  /// - Parameter typed: the tag, or a word that is read as it, in any spelling.
  /// - Throws: `ReplicaError.neverUsed` for one of which nothing is said, and that none of the newest things has.
  func tag(_ typed: String) throws -> TagDetail {
    let aliases = try aliases()
    let asked = Text(typedTag: typed)
    let key = aliases.key(of: asked)
    var spelling: Text?
    var newest: [EntityID] = []
    try view.eachTaggable(newest: Self.searchedThings) { entity, flags in
      guard newest.count < Self.namedThings, !flags.contains(.hidden),
        let tag = entity.tags.first(where: { aliases.key(of: $0) == key }),
        try !isOnHiddenArticle(entity)
      else { return }
      spelling = spelling ?? aliases.reading(tag)
      newest.append(entity.id)
    }
    let others = try aliases.words(readAs: asked).filter { $0 != key }
      .compactMap { try term($0)?.word }
    let own = try term(key)
    guard own != nil || !others.isEmpty || !newest.isEmpty else {
      throw ReplicaError.neverUsed("tag", typed, known: try tags(beginning: ""))
    }
    let read = aliases.reading(asked)
    return TagDetail(
      tag: (read.tagFolded == asked.tagFolded ? spelling ?? own?.word ?? read : read).string,
      description: own?.row.text.flatMap { $0.isEmpty ? nil : $0.string },
      described: try own.flatMap { try self.described($0.row) },
      aliases: others.map(\.string),
      conflicts: own?.row.conflicts.map { $0.field.name(on: .term) } ?? [],
      newest: try newest.compactMap { try tagged($0) })
  }

  private func isOnHiddenArticle(_ entity: Entity) throws -> Bool {
    guard case .annotation(let facts) = entity.facts else { return false }
    return try view.flags(of: .article(facts.article)).map { $0.contains(.hidden) } ?? true
  }

  private func term(_ word: Text) throws -> (word: Text, row: EntityRow)? {
    guard let row = try view.entity(.term(.term(word))), case .term(let facts) = row.entity.facts
    else { return nil }
    return (facts.word, row)
  }

  private func described(_ row: EntityRow) throws -> Authorship? {
    guard row.text.map({ !$0.isEmpty }) ?? false, let head = row.entity[.description]?.heads.first
    else { return nil }
    return try authorship(head.stamp, of: row)
  }

  private func tagged(_ id: EntityID) throws -> TaggedDetail? {
    guard let row = try view.entity(id) else { return nil }
    let article: EntityRow?
    if case .annotation(let facts) = row.entity.facts {
      article = try view.entity(.article(facts.article))
    } else {
      article = row
    }
    return TaggedDetail(
      id: try names.name(of: id), kind: id.kind.name,
      articleTitle: try article.map { try title(of: $0.entity) } ?? "")
  }
}
