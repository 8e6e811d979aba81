package import PostilCore
import PostilLog
import PostilWire

/// Work on a thing whose creation is set aside: the log takes it, it has no visible effect, and it returns
/// if the thing does.
package struct HangingWork: Sendable {
  package let thing: EntityID
  /// The event that made the thing.
  package let making: EventID
  /// Answers to it, writes on it, changes of it: in log order, pending ones last.
  package fileprivate(set) var work: [RecordedEvent] = []
}

extension ReplicaView {
  /// All work directly on set-aside things, thing by thing in log order; none of it is itself set aside.
  ///
  /// The cost grows with the set-aside things and the work on them; without any it is zero.
  package func hangingWork() throws -> [HangingWork] {
    if try setAsides().isEmpty { return [] }
    var things: [HangingWork] = []
    var places: [EntityID: Int] = [:]
    // Things that may have work on them: each is read once, however much of it is set aside.
    var holders: [EntityID] = []
    try eachIgnored(for: .setAside) { recorded in
      guard recorded.event.change.makesEntity, let thing = recorded.event.target,
        places[thing] == nil, try entity(thing) == nil
      else { return }
      places[thing] = things.count
      things.append(HangingWork(thing: thing, making: recorded.event.id))
      if case .thread(let annotation)? = recorded.event.owner {
        holders.append(.annotation(annotation))
      } else {
        holders.append(thing)
      }
    }
    for holder in Set(holders) {
      for row in try children(of: holder) {
        guard let index = row.entity.answered.flatMap({ places[$0] }) ?? places[holder] else {
          continue
        }
        for origin in row.entity.origins {
          if let event = try recorded(origin.stamp) { things[index].work.append(event) }
        }
      }
    }
    try eachIgnored(for: .unknownEntity) { recorded in
      guard let index = recorded.event.target.flatMap({ places[$0] }) else { return }
      things[index].work.append(recorded)
    }
    for event in try pendingEvents() where !event.change.makesEntity {
      guard let index = event.target.flatMap({ places[$0] }) else { continue }
      things[index].work.append(RecordedEvent(event: event, place: nil))
    }
    for index in things.indices { things[index].work.sort { $0.precedes($1) } }
    return things.filter { !$0.work.isEmpty }
  }
}

extension Change {
  fileprivate var makesEntity: Bool {
    switch self {
    case .articleImported, .annotationAdded, .replyAdded: true
    default: false
    }
  }
}

extension Entity {
  /// The reply that a reply answers.
  fileprivate var answered: EntityID? {
    guard case .reply(let facts) = facts else { return nil }
    return facts.parent.map { .reply($0) }
  }
}
