import PostilCore

/// The work on what hangs on entities, for weighing many deletions in one go: the thread of an annotation
/// is read once, however many of its replies are deleted.
struct Descendants {
  private let table: EntityTable
  private var thread: (annotation: EntityID, below: [EventID: NewestEdits])?

  init(_ table: EntityTable) {
    self.table = table
  }

  /// The work on everything that hangs on an entity: an article's annotations and their replies, an
  /// annotation's replies, the answers to a reply.
  mutating func edits(below entity: Entity) throws -> NewestEdits {
    guard case .reply(let reply) = entity.id, let annotation = entity.facts.parent else {
      return NewestEdits(of: try table.descendants(of: entity))
    }
    if let thread, thread.annotation == annotation {
      return thread.below[reply] ?? NewestEdits()
    }
    let below = Thread(try table.children(of: annotation).map(\.entity)).editsBelow()
    thread = (annotation, below)
    return below[reply] ?? NewestEdits()
  }
}
