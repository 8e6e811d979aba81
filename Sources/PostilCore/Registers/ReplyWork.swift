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
