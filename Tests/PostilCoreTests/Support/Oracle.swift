import PostilCore

/// The design's section 2 written a second time, plainly and slowly: over all pairs of events,
/// without stamps, registers and heads. At most 128 events.
struct Oracle {
  /// Something that an event wrote, as far as it was allowed to.
  struct Write {
    /// The event's place: the log's first, then the outbox's.
    let event: Int
    let value: Value
  }

  /// One register.
  struct Place: Hashable {
    let entity: EntityID
    let field: Field
  }

  let events: [Event]
  /// Bit f of `seen[e]`: the author of e knew f.
  let seen: [UInt128]
  private(set) var writes: [Place: [Write]] = [:]
  /// The entities, with what they hang on.
  private(set) var parents: [EntityID: EntityID?] = [:]
  private(set) var ignored: Set<EventID> = []
  /// Which events created an entity, or would have: bit n for the n-th event.
  private(set) var creations: [EntityID: UInt128] = [:]

  init(_ scene: Scene) {
    events = scene.log + scene.outbox
    seen = Self.seen(events)
    for (index, event) in events.enumerated() {
      if let created = event.creation {
        creations[created.entity, default: 0] |= 1 << UInt128(index)
        parents[created.entity] = created.parent
      }
      for write in event.claims {
        let isKnown = creations[write.place.entity, default: 0] & seen[index] != 0
        if event.creation != nil
          || (isKnown && write.place.holds(write.value) && write.place.isOf(event.id.replica))
        {
          writes[write.place, default: []].append(Write(event: index, value: write.value))
        } else {
          ignored.insert(event.id)
        }
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

  /// What f saw, its replica's earlier events and what those saw, and so on.
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

extension Oracle.Place {
  /// Section 3: what there is to write, and on what.
  fileprivate func holds(_ value: Value) -> Bool {
    switch (entity, field, value) {
    case (_, .deleted, .flag): true
    case (.article, .current, .revision), (.article, .observed, .text): true
    case (.article, .plain(let plain), .text): plain != .color && plain != .motivation
    case (.annotation, .plain(let plain), .text): plain != .title
    case (.annotation, .text, .text), (.reply, .text, .text): true
    case (.article, .tag, .flag), (.annotation, .tag, .flag): true
    case (.article, .marking, .marking), (.annotation, .marking, .marking): true
    case (.article, .audience, .flag), (.annotation, .audience, .flag): true
    case (.article, .assessment, .text), (.annotation, .assessment, .text): true
    default: false
    }
  }
}

extension Oracle.Place {
  /// An assessment is its member's own.
  fileprivate func isOf(_ replica: ReplicaID) -> Bool {
    guard case .assessment(_, let member) = field else { return true }
    return member == replica
  }
}

extension Event {
  fileprivate var creation: (entity: EntityID, parent: EntityID?)? {
    switch change {
    case .articleImported(let article): (.article(article.article), nil)
    case .annotationAdded(let annotation): (.annotation(id), .article(annotation.article))
    case .replyAdded(let annotation, _, _): (.reply(id), .annotation(annotation))
    default: nil
    }
  }

  /// What the event wants to write.
  fileprivate var claims: [(place: Oracle.Place, value: Value)] {
    func claim(_ entity: EntityID, _ field: Field, _ value: Value) -> (Oracle.Place, Value) {
      (Oracle.Place(entity: entity, field: field), value)
    }
    return switch change {
    case .memberJoined, .unknown: []
    case .articleImported(let article):
      [claim(.article(article.article), .current, .revision(article.revision))]
    case .articleObserved(let article, let what, let value):
      [claim(.article(article), .observed(what), .text(value))]
    case .annotationAdded(let added):
      [claim(.annotation(id), .text, .text(added.note))]
        + (added.motivation.map { [claim(.annotation(id), .plain(.motivation), .text($0))] } ?? [])
        + added.tags.map { claim(.annotation(id), .tag($0), .flag(true)) }
    case .replyAdded(_, _, let body): [claim(.reply(id), .text, .text(body))]
    case .noteEdited(let annotation, let text): [claim(.annotation(annotation), .text, .text(text))]
    case .replyEdited(let reply, let text): [claim(.reply(reply), .text, .text(text))]
    case .fieldSet(let entity, let field, let value): [claim(entity, .plain(field), .text(value))]
    case .markingSet(let entity, let marking): [claim(entity, .marking, .marking(marking))]
    case .tagged(let entity, let tag): [claim(entity, .tag(tag), .flag(true))]
    case .untagged(let entity, let tag): [claim(entity, .tag(tag), .flag(false))]
    case .assessed(let entity, let assessment):
      assessment.judgements.map {
        claim(entity, .assessment($0.aspect, by: id.replica), .text($0.value))
      }
    case .released(let entity, let audience): [claim(entity, .audience(audience), .flag(true))]
    case .withheld(let entity, let audience): [claim(entity, .audience(audience), .flag(false))]
    case .deleted(let entity): [claim(entity, .deleted, .flag(true))]
    case .restored(let entity): [claim(entity, .deleted, .flag(false))]
    case .conflictResolved(let entity, let field, let value, _): [claim(entity, field, value)]
    }
  }
}
