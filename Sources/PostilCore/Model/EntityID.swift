/// Something that registers belong to: an article, an annotation or a reply.
///
/// An annotation's and a reply's id is the id of the event that created it. Revisions are immutable
/// and have no registers; they are named by their `ContentID` alone.
package enum EntityID: Hashable, Sendable {
  case article(ContentID)
  case annotation(EventID)
  case reply(EventID)

  package var kind: EntityKind {
    switch self {
    case .article: .article
    case .annotation: .annotation
    case .reply: .reply
    }
  }

  /// The event that made it, where that is its id.
  package var event: EventID? {
    switch self {
    case .article: nil
    case .annotation(let event), .reply(let event): event
    }
  }
}

extension EntityID {
  /// One step of the hash for a whole id, which dictionaries of entities take for every event.
  package func hash(into hasher: inout Hasher) {
    switch self {
    case .article(let article): hasher.combine(article)
    case .annotation(let event), .reply(let event): hasher.combine(event)
    }
  }
}

package enum EntityKind: UInt8, Hashable, Sendable, CaseIterable {
  case article = 1
  case annotation = 2
  case reply = 3
}
