import PostilCore
import PostilStore

/// A tag in the vocabulary, or in use.
package struct TagLine: Encodable, Sendable {
  /// As it is read.
  package let tag: String
  /// The number of articles with it, and of annotations; deleted ones do not count.
  package let articles: Int
  package let annotations: Int
  /// Other words that are read as it, and are in use or in the vocabulary.
  package let aliases: [String]
  /// The meaning, as somebody described it.
  package let description: String?
  /// Names of its fields that somebody must decide, and `cycle` where its aliases form a ring.
  package let conflicts: [String]
}

extension Reader {
  /// The tags in use and those of which something was said, the most used first.
  ///
  /// Reads the state of every article and annotation, without long texts.
  ///
  /// - Parameter part: of the tag or of a word that is read as it, in any spelling; `nil` for all.
  package func tags(containing part: String? = nil) throws -> [TagLine] {
    let aliases = try aliases()
    var counts = TagCounts(aliases)
    var hidden: Set<EntityID> = []
    try view.eachTaggable { entity, flags in
      if flags.contains(.hidden) {
        if entity.id.kind == .article { hidden.insert(entity.id) }
      } else if entity.facts.parent.map({ !hidden.contains($0) }) ?? true {
        counts.add(entity)
      }
    }
    for row in try view.terms() { counts.add(term: row) }
    let wanted = part.map { Text(typedTag: $0).tagFolded }
    return counts.lines.filter { line in
      guard let wanted else { return true }
      return ([line.tag] + line.aliases).contains {
        Text($0).tagFolded.string.utf8.contains(wanted.string.utf8)
      }
    }
  }

  /// The tags that begin with some letters, as they are read, in the order of their folds: those of the
  /// vocabulary, and those of the newest things. For completion: the cost is bounded, whatever the log holds.
  package func tags(beginning start: String, newest: Int = 5_000) throws -> [String] {
    let aliases = try aliases()
    let start = Text(typedTag: start).tagFolded
    var found: [Text: Text] = [:]
    func take(_ tag: Text) {
      let read = aliases.reading(tag)
      guard read.tagFolded.string.utf8.starts(with: start.string.utf8) else { return }
      if found[read.tagFolded] == nil { found[read.tagFolded] = read }
    }
    try view.eachTaggable(newest: newest) { entity, flags in
      if !flags.contains(.hidden) { entity.tags.forEach(take) }
    }
    for term in try view.termOutlines() {
      if case .term(let facts) = term.facts { take(facts.word) }
    }
    return found.sorted { $0.key < $1.key }.map(\.value.string)
  }

  /// Those of some typed tags that none of the newest things has, each with the tags that are in use.
  package func unusedTags(among typed: [String], newest: Int = 5_000) throws
    -> [(tag: String, known: [String])]
  {
    var used: [Text: Text] = [:]
    try view.eachTaggable(newest: newest) { entity, flags in
      if !flags.contains(.hidden) { for tag in entity.tags { used[tag.tagFolded] = tag } }
    }
    let known = used.values.map(\.string).sorted()
    return typed.filter { used[Text(typedTag: $0).tagFolded] == nil }.map { ($0, known) }
  }

  /// The tags of an entity as they are read, and as they were written where that differs.
  func tags(of entity: Entity) throws -> (shown: [String], written: [String]?) {
    let written = entity.tags
    // Most things have none.
    if written.isEmpty { return ([], nil) }
    let read = try aliases().reading(written)
    return (read.map(\.string), read == written ? nil : written.map(\.string))
  }

  /// The rings of aliases, each a conflict: nobody can say which of its tags is meant.
  func aliasCycles() throws -> [ConflictDetail] {
    let cycles = try aliases().cycles
    if cycles.isEmpty { return [] }
    return try cycles.map { cycle in
      let rows = try cycle.compactMap { try view.entity(.term(.term($0))) }
      let commands = cycle.map { "postil tag rename \($0.shellWord) --undo" }
      return ConflictDetail(
        id: try names.name(of: .term(.term(cycle[0]))), entity: EntityKind.term.name,
        article: nil, articleTitle: nil,
        field: names.name(of: .alias, on: .term), kind: .aliasCycle,
        subject: cycle.map(\.string).joined(separator: ", "), base: nil,
        heads: try rows.flatMap { row in
          try (row.entity[.alias]?.heads ?? []).map { head in
            HeadDetail(
              value: head.value.name, text: nil, written: try authorship(head.stamp, of: row))
          }
        },
        keptBy: [], isDeleted: false, commands: commands,
        resolveWith: commands.joined(separator: ", or "))
    }
  }
}

/// The uses of tags while they are counted, by the folds of the words as which they are read.
private struct TagCounts {
  private struct Use {
    var tag: Text
    var articles = 0
    var annotations = 0
    /// By their folds.
    var aliases: [Text: Text] = [:]
    var description: Text?
    var conflicts: [String] = []
  }

  private let aliases: TagAliases
  private var uses: [Text: Use] = [:]

  init(_ aliases: TagAliases) {
    self.aliases = aliases
  }

  mutating func add(_ entity: Entity) {
    var counted: Set<Text> = []
    for tag in entity.tags {
      let key = take(tag)
      guard counted.insert(key).inserted else { continue }
      if entity.id.kind == .article {
        uses[key]?.articles += 1
      } else {
        uses[key]?.annotations += 1
      }
    }
  }

  /// A term of which nothing is said any more, and which is not in use, is none.
  mutating func add(term row: EntityRow) {
    guard case .term(let facts) = row.entity.facts else { return }
    let description = row.text.flatMap { $0.isEmpty ? nil : $0 }
    if description == nil, row.alias == nil, row.conflicts.isEmpty { return }
    let own = facts.word.tagFolded
    let key = take(facts.word)
    let names = row.conflicts.map { $0.field.name(on: .term) }
    let isInCycle = aliases.isInRing(facts.word)
    uses[key]?.conflicts += names + (isInCycle ? ["cycle"] : [])
    if key == own { uses[key]?.description = description }
  }

  /// - Returns: its key.
  private mutating func take(_ tag: Text) -> Text {
    let read = aliases.reading(tag)
    let key = read.tagFolded
    if uses[key] == nil { uses[key] = Use(tag: read) }
    let own = tag.tagFolded
    if own != key, uses[key]?.aliases[own] == nil { uses[key]?.aliases[own] = tag }
    return key
  }

  var lines: [TagLine] {
    uses.sorted { one, other in
      let counts = (
        one.value.articles + one.value.annotations, other.value.articles + other.value.annotations
      )
      return counts.0 == counts.1 ? one.key < other.key : counts.0 > counts.1
    }.map { _, use in
      TagLine(
        tag: use.tag.string, articles: use.articles, annotations: use.annotations,
        aliases: use.aliases.sorted { $0.key < $1.key }.map(\.value.string),
        description: use.description?.string, conflicts: use.conflicts)
    }
  }
}
