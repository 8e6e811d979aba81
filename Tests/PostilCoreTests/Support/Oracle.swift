import PostilCore
import TestSupport

/// Protocol/MERGE.md, "Seen" and "Heads", written a second time, plainly and slowly: over all pairs of events,
/// without stamps, registers and heads. At most 128 events.
struct Oracle {
  /// Something that an event wrote, as far as it was allowed to.
  struct Write {
    /// The event's place: the log's first, then the outbox's.
    let event: Int
    let value: Value
  }

  typealias Place = Claim.Place

  let events: [Event]
  /// Bit f of `seen[e]`: the author of e knew f.
  let seen: [UInt128]
  private(set) var writes: [Place: [Write]] = [:]
  /// The entities, each with the one that it hangs on.
  private(set) var parents: [EntityID: EntityID?] = [:]
  private(set) var ignored: Set<EventID> = []
  /// The events that created an entity, or would have: bit n for the n-th event.
  private(set) var creations: [EntityID: UInt128] = [:]

  init(_ scene: Scene) {
    events = scene.log + scene.outbox
    seen = Self.seen(events)
    for (index, event) in events.enumerated() {
      if let created = Creation(by: event) {
        creations[created.entity, default: 0] |= 1 << UInt128(index)
        parents[created.entity] = created.parent
      }
      let claims = Claim.all(of: event)
      let isTaken = claims.allSatisfy { claim in
        creations[claim.place.entity, default: 0] & seen[index] != 0
          && claim.isAllowed(to: event.id.replica)
      }
      guard isTaken || Creation(by: event) != nil else {
        ignored.insert(event.id)
        continue
      }
      for claim in claims {
        writes[claim.place, default: []].append(Write(event: index, value: claim.value))
      }
      if case .unknown = event.change { ignored.insert(event.id) }
    }
  }

  func sees(_ event: Int, _ other: Int) -> Bool { seen[event] & (1 << UInt128(other)) != 0 }

  /// The writes of a register that no other of its writes has seen, in order.
  func standing(_ place: Place) -> [Write] {
    let all = writes[place] ?? []
    let alone = all.filter { one in !all.contains { sees($0.event, one.event) } }
    // Twice the same tag in one event is one write.
    return alone.enumerated().filter { index, write in
      !alone[..<index].contains { $0.event == write.event }
    }.map(\.element)
  }

  /// The events that created an entity without knowing of another that had, in order.
  func origins(of entity: EntityID) -> [EventID] {
    let all = creations[entity, default: 0]
    return events.indices.filter { all & (1 << UInt128($0)) != 0 && seen[$0] & all == 0 }
      .map { events[$0].id }
  }

  /// The events that each event has seen: by its base, those before it of its replica, those that these saw, and so
  /// on.
  private static func seen(_ events: [Event]) -> [UInt128] {
    precondition(events.count <= 128, "one bit for each event")
    var seen: [UInt128] = []
    for (index, event) in events.enumerated() {
      var mask: UInt128 = 0
      for other in 0..<index
      where other < event.base || events[other].id.replica == event.id.replica {
        mask |= seen[other] | 1 << UInt128(other)
      }
      seen.append(mask)
    }
    return seen
  }
}
