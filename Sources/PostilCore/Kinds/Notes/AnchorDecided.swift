/// Somebody decided where an annotation stands in a revision.
struct AnchorDecided: EventDescriptor {
  let annotation: EventID
  let revision: ContentID
  let decision: AnchorDecision

  static let kind = EventKind.anchorDecided
  static let role = LeastRole.always(.analyst)

  func target(of event: EventID) -> EntityID? { .annotation(annotation) }
  var references: References { References(.annotation(annotation)) }
  var effect: Effect { .writes(.one(.anchor(revision), .anchor(decision))) }
  var detail: EventDetail { .set(.anchor(revision), .anchor(decision), why: "") }
  func renaming(_ ids: Renaming) -> Change? {
    .anchorDecided(annotation: ids.event(annotation), revision: revision, decision)
  }
}
