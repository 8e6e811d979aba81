/// The newest work on some entities, the part that decides whether a deletion knew of all of it.
///
/// ⚖ Two edits decide: the newest of all, and the newest by another replica than that one's. An edit by the
/// deletion's own replica is seen if it came before the deletion, and another's if the deletion's base
/// reaches it; both hold for all edits if they hold for these, since a replica's counters and bases ascend
/// in log order. So weighing many deletions of one thread takes linear time.
package struct NewestEdits: Hashable, Sendable {
  private var newest: Stamp?
  private var newestByAnother: Stamp?

  package init() {}

  package init(of entities: some Sequence<Entity>) {
    for entity in entities { add(entity) }
  }

  package var isEmpty: Bool { newest == nil }

  package mutating func add(_ entity: Entity) {
    for edit in entity.edits { add(edit) }
  }

  package mutating func add(_ other: NewestEdits) {
    if let edit = other.newest { add(edit) }
    if let edit = other.newestByAnother { add(edit) }
  }

  private mutating func add(_ edit: Stamp) {
    guard let first = newest else {
      newest = edit
      return
    }
    let isNewest = first.isFollowed(by: edit)
    if isNewest { newest = edit }
    let rest = isNewest ? first : edit
    // Only the newest edit of the replica that has the newest matters.
    if isNewest, let second = newestByAnother, second.event.replica == edit.event.replica {
      newestByAnother = nil
    }
    guard rest.event.replica != newest?.event.replica else { return }
    if newestByAnother.map({ $0.isFollowed(by: rest) }) ?? true { newestByAnother = rest }
  }

  /// True if the author of a deletion knew all of it.
  func areSeen(by deletion: Stamp) -> Bool {
    (newest.map(deletion.hasSeen) ?? true) && (newestByAnother.map(deletion.hasSeen) ?? true)
  }
}

extension Stamp {
  /// True if another write comes later: in log order, pending ones last in the order of their counters.
  fileprivate func isFollowed(by other: Stamp) -> Bool {
    switch (seq, other.seq) {
    case (let seq?, let later?): seq < later
    case (_?, nil): true
    case (nil, _?): false
    case (nil, nil): event.counter < other.event.counter
    }
  }
}
