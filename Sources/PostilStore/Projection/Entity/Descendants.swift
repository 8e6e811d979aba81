import PostilCore

/// The work on everything below some entities, for weighing many deletions at once: the thread of an
/// annotation is read once, however many of its replies are deleted.
struct Descendants {
  private let table: EntityTable
  private var thread: (annotation: EntityID, below: [EventID: NewestEdits])?

  init(_ table: EntityTable) {
    self.table = table
  }

  /// The work on everything below an entity: an article's annotations and their replies, an annotation's
  /// replies, the answers to a reply.
  mutating func edits(below entity: Entity) throws -> NewestEdits {
    guard case .reply(let reply) = entity.id, let annotation = entity.facts.parent else {
      var edits = NewestEdits()
      var parts: [EntityID] = []
      try table.eachOutline(below: entity.id) {
        edits.add($0)
        parts.append($0.id)
      }
      // Nothing is below a reply in the file, whatever a damaged file claims.
      for part in parts { try table.eachOutline(below: part) { edits.add($0) } }
      return edits
    }
    if let thread, thread.annotation == annotation {
      return thread.below[reply] ?? NewestEdits()
    }
    var works: [ReplyWork] = []
    try table.eachOutline(below: annotation) { reply in
      if let work = ReplyWork(on: reply) { works.append(work) }
    }
    let below = ReplyWork.below(eachOf: works)
    thread = (annotation, below)
    return below[reply] ?? NewestEdits()
  }
}
