/// The replies to one annotation, and which of them answer which.
package struct Thread: Sendable {
  private let replies: [Entity]
  /// Of each reply that is answered, where its answers lie in `replies`.
  private let answered: [EventID: [Int]]

  /// - Parameter replies: of one annotation. A false claim about what is answered, also one that goes
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

  /// Those that answer a reply, or answer an answer to it. Linear time.
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

  package static func answers(to reply: EventID, in replies: [Entity]) -> [Entity] {
    Thread(replies).answers(to: reply)
  }
}
