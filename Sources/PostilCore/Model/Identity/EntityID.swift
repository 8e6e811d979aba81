/// Something that registers belong to: an article, an annotation, a reply or a term.
///
/// An annotation's and a reply's id is the id of the event that created it. Revisions are immutable
/// and have no registers; they are named by their `ContentID` alone.
package enum EntityID: Hashable, Sendable {
  case article(ContentID)
  case annotation(EventID)
  case reply(EventID)
  /// A word of the vocabulary.
  case term(ContentID)

  package var kind: EntityKind {
    switch self {
    case .article: .article
    case .annotation: .annotation
    case .reply: .reply
    case .term: .term
    }
  }

  /// The event that made it, where that is its id.
  package var event: EventID? {
    switch self {
    case .article, .term: nil
    case .annotation(let event), .reply(let event): event
    }
  }
}

extension EntityID {
  /// One step of the hash for a whole id, since every event looks up a dictionary of entities.
  package func hash(into hasher: inout Hasher) {
    switch self {
    case .article(let content), .term(let content): hasher.combine(content)
    case .annotation(let event), .reply(let event): hasher.combine(event)
    }
  }
}

package enum EntityKind: UInt8, Hashable, Sendable, CaseIterable {
  case article = 1
  case annotation = 2
  case reply = 3
  case term = 4
}
