/// The owner of the room that an event uses: the thing that it adds to has a limit there.
///
/// ⚖ Read from the event alone: a reply uses its annotation's thread, an annotation its article's margin,
/// what is about a term the vocabulary, any other its target.
package enum RoomOwner: Hashable, Sendable {
  case entity(EntityID)
  /// The replies to an annotation.
  case thread(of: EventID)
  /// The annotations of an article.
  case margin(of: ContentID)
  /// All terms of the workspace together: every reading of tags reads them.
  case vocabulary

  /// The owner of the room that an event about an entity uses.
  init(_ entity: EntityID) {
    if case .term = entity { self = .vocabulary } else { self = .entity(entity) }
  }

  /// The entity whose room, thread or margin it is; `nil` for the vocabulary.
  package var entity: EntityID? {
    switch self {
    case .entity(let entity): entity
    case .thread(let annotation): .annotation(annotation)
    case .margin(let article): .article(article)
    case .vocabulary: nil
    }
  }

  /// The key that tells it from all others, in numbers, for a store. The id of an article or a term as it
  /// is, an event's id as its replica and its counter.
  package var key: (kind: UInt8, high: UInt64, low: UInt64) {
    switch self {
    case .entity(.article(let id)): (1, id.high, id.low)
    case .entity(.annotation(let id)): (2, id.replica.bits, id.counter)
    case .entity(.reply(let id)): (3, id.replica.bits, id.counter)
    case .entity(.term(let id)): (4, id.high, id.low)
    case .thread(let id): (5, id.replica.bits, id.counter)
    case .margin(let id): (6, id.high, id.low)
    case .vocabulary: (7, 0, 0)
    }
  }

  /// The owner of a key; `nil` where there is none.
  package init?(kind: UInt8, high: UInt64, low: UInt64) {
    let content = ContentID(high: high, low: low)
    let event = EventID(replica: ReplicaID(bits: high), counter: low)
    switch kind {
    case 1: self = .entity(.article(content))
    case 2: self = .entity(.annotation(event))
    case 3: self = .entity(.reply(event))
    case 4: self = .entity(.term(content))
    case 5: self = .thread(of: event)
    case 6: self = .margin(of: content)
    case 7 where high == 0 && low == 0: self = .vocabulary
    default: return nil
    }
  }

  /// Two numbers instead of the cases one by one: every event of a log looks an owner up.
  package func hash(into hasher: inout Hasher) {
    let key = key
    hasher.combine(key.high ^ UInt64(key.kind) << 56)
    hasher.combine(key.low)
  }
}
