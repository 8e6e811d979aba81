/// The work on one reply of a thread, without its texts.
package struct ReplyWork: Sendable {
  let reply: EventID
  /// The reply that it answers, if any.
  let parent: EventID?
  let edits: NewestEdits

  /// - Returns: `nil` for an entity that is not a reply.
  package init?(on entity: Entity) {
    guard case .reply(let id) = entity.id, case .reply(let facts) = entity.facts else { return nil }
    reply = id
    parent = facts.parent
    edits = NewestEdits(of: [entity])
  }

  /// The work on all answers to each reply, direct or not. Linear time, however deep the answers go.
  ///
  /// - Parameter thread: all replies to one annotation.
  package static func below(eachOf thread: [ReplyWork]) -> [EventID: NewestEdits] {
    var below: [EventID: NewestEdits] = [:]
    var own: [EventID: NewestEdits] = [:]
    var parents: [EventID: EventID] = [:]
    // Each adds to the reply that it answers once all its own answers are known.
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
    // The rest go round in circles: each is below every other of its circle.
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
