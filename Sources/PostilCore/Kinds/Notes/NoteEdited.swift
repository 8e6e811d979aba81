/// Somebody rewrote an annotation's note.
struct NoteEdited: EventDescriptor {
  let annotation: EventID
  let text: Text

  static let kind = EventKind.noteEdited
  static let role = LeastRole.always(.analyst)

  func target(of event: EventID) -> EntityID? { .annotation(annotation) }
  var references: References { References(.annotation(annotation)) }
  var effect: Effect { .writes(.one(.text, .text(text))) }
  var detail: EventDetail { .text(text) }
  func renaming(_ ids: Renaming) -> Change? {
    .noteEdited(annotation: ids.event(annotation), text: text)
  }
}
