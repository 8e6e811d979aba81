/// Whose room an event uses: what it adds to is bounded there.
///
/// ⚖ Read from the event alone: a reply uses its annotation's thread, an annotation its article's margin,
/// any other its target.
package enum RoomOwner: Hashable, Sendable {
  case entity(EntityID)
  /// The replies to an annotation.
  case thread(of: EventID)
  /// The annotations of an article.
  case margin(of: ContentID)

  /// The entity whose room, thread or margin it is.
  package var entity: EntityID {
    switch self {
    case .entity(let entity): entity
    case .thread(let annotation): .annotation(annotation)
    case .margin(let article): .article(article)
    }
  }
}
