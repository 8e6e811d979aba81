import PostilCore

/// A revision's text, as an event brings it.
struct HeldText {
  let id: ContentID
  let text: Text
  /// The article whose revision it is, by the event.
  let article: ContentID
  /// The event's; `nil` for one that waits in the outbox.
  let seq: Seq?
  /// The parent revision and the differences from it; `nil` for a text that is given whole.
  let edit: (parent: ContentID, splices: [ByteSplice])?
}
