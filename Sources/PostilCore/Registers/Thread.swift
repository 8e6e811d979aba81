/// The replies to one annotation, and the reply that each one answers.
package struct Thread: Sendable {
  private let replies: [Entity]
  /// The indices in `replies` of the answers to each reply.
  private let answered: [EventID: [Int]]

  /// - Parameter replies: of one annotation. A false claim about the answered reply, even one that goes
  ///   round in a circle, does no harm.
  package init(_ replies: [Entity]) {
    self.replies = replies
    var answered: [EventID: [Int]] = [:]
    for (index, reply) in replies.enumerated() {
      if case .reply(let facts) = reply.facts, let parent = facts.parent {
        answered[parent, default: []].append(index)
      }
    }
    self.answered = answered
  }

  /// All direct and indirect answers to a reply. Linear time.
  package func answers(to reply: EventID) -> [Entity] {
    var found: [Entity] = []
    var known: Set<EventID> = [reply]
    var next = [reply]
    while let current = next.popLast() {
      for index in answered[current] ?? [] {
        guard case .reply(let id) = replies[index].id, known.insert(id).inserted else { continue }
        found.append(replies[index])
        next.append(id)
      }
    }
    return found
  }

  /// All replies, each followed by its answers, and the depth of each: 1 for an answer to the annotation
  /// itself, at most `Limits.shownDepth`. A reply to a missing one stands at the top, and so do replies that
  /// go round in a circle, behind all others. Linear time and no recursion, however deep they go.
  package func inReadingOrder() -> [(reply: Entity, depth: Int)] {
    var order: [(reply: Entity, depth: Int)] = []
    order.reserveCapacity(replies.count)
    let ids = Set(replies.map(\.id))
    var passed: Set<EntityID> = []
    var next: [(index: Int, depth: Int)] = []
    for index in replies.indices.reversed() {
      guard case .reply(let facts) = replies[index].facts, let parent = facts.parent,
        ids.contains(.reply(parent))
      else {
        next.append((index, 1))
        continue
      }
    }
    while let (index, depth) = next.popLast() {
      let reply = replies[index]
      guard passed.insert(reply.id).inserted else { continue }
      order.append((reply, depth))
      guard case .reply(let id) = reply.id else { continue }
      for answer in (answered[id] ?? []).reversed() {
        next.append((answer, min(depth + 1, Limits.shownDepth)))
      }
    }
    return order + replies.filter { !passed.contains($0.id) }.map { ($0, 1) }
  }

  package static func answers(to reply: EventID, in replies: [Entity]) -> [Entity] {
    Thread(replies).answers(to: reply)
  }
}
