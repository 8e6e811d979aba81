import PostilCore

/// What hangs on entities, for weighing many deletions in one go: the thread of an annotation is read
/// once, however many of its replies are deleted.
struct Descendants {
  private let table: EntityTable
  private var thread: (annotation: EntityID, replies: Thread)?

  init(_ table: EntityTable) {
    self.table = table
  }

  /// Everything that hangs on an entity: an article's annotations and their replies, an annotation's
  /// replies, the answers to a reply.
  mutating func of(_ entity: Entity) throws -> [Entity] {
    guard case .reply(let reply) = entity.id, let annotation = entity.facts.parent else {
      return try table.descendants(of: entity)
    }
    if let thread, thread.annotation == annotation { return thread.replies.answers(to: reply) }
    let replies = Thread(try table.children(of: annotation).map(\.entity))
    thread = (annotation, replies)
    return replies.answers(to: reply)
  }
}
