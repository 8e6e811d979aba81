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

  /// All replies, each followed by its answers, and how deep each stands: 1 for an answer to the annotation
  /// itself, at most `Limits.shownDepth`. What answers nothing that is there stands at the top, and so does
  /// what goes round in a circle, behind all others. Linear time and no recursion, however deep they go.
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

/// The work on one reply of a thread, without its texts.
package struct ReplyWork: Sendable {
  let reply: EventID
  /// Which reply it answers, if any.
  let parent: EventID?
  let edits: NewestEdits

  /// - Returns: `nil` for what is no reply.
  package init?(on entity: Entity) {
    guard case .reply(let id) = entity.id, case .reply(let facts) = entity.facts else { return nil }
    reply = id
    parent = facts.parent
    edits = NewestEdits(of: [entity])
  }

  /// The work on all that answers each reply, directly or not. Linear time, however deep the answers go.
  ///
  /// - Parameter thread: all replies to one annotation.
  package static func below(eachOf thread: [ReplyWork]) -> [EventID: NewestEdits] {
    var below: [EventID: NewestEdits] = [:]
    var own: [EventID: NewestEdits] = [:]
    var parents: [EventID: EventID] = [:]
    // Each adds to the one that it answers once all that answers it is known.
    var waiting: [EventID: Int] = [:]
    for work in thread {
      own[work.reply] = work.edits
      parents[work.reply] = work.parent
      if let parent = work.parent { waiting[parent, default: 0] += 1 }
    }
    var next = own.keys.filter { waiting[$0] == nil }
    while let id = next.popLast() {
      guard let parent = parents[id], own[parent] != nil, let left = waiting[parent] else {
        continue
      }
      var all = own[id] ?? NewestEdits()
      all.add(below[id] ?? NewestEdits())
      below[parent, default: NewestEdits()].add(all)
      waiting[parent] = left - 1
      if left == 1 {
        waiting[parent] = nil
        next.append(parent)
      }
    }
    // What is left goes round in circles: each stands below every other of its circle.
    var circled: Set<EventID> = []
    for start in own.keys where waiting[start] != nil && !circled.contains(start) {
      var circle: [EventID] = []
      var current: EventID? = start
      while let id = current, waiting[id] != nil, circled.insert(id).inserted {
        circle.append(id)
        current = parents[id]
      }
      var all = NewestEdits()
      for id in circle {
        all.add(own[id] ?? NewestEdits())
        all.add(below[id] ?? NewestEdits())
      }
      for id in circle { below[id] = all }
    }
    return below
  }
}
