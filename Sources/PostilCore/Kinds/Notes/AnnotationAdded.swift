/// Somebody annotated a passage.
struct AnnotationAdded: EventDescriptor {
  let annotation: NewAnnotation

  static let kind = EventKind.annotationAdded
  static let role = LeastRole.always(.analyst)

  func target(of event: EventID) -> EntityID? { .annotation(event) }
  func owner(of event: EventID) -> RoomOwner? { .margin(of: annotation.article) }
  var references: References { References(.article(annotation.article)) }
  var effect: Effect {
    let facts = AnnotationFacts(
      article: annotation.article, revision: annotation.revision, range: annotation.range)
    return .creates(.annotation(facts), .annotation(annotation))
  }
  var detail: EventDetail { .text(annotation.note) }
}
