import PostilCore

/// A revision's text, as an event brings it.
struct HeldText {
  let id: ContentID
  let text: Text
  /// Whose revision the event says it is.
  let article: ContentID
  /// Of the event; `nil` for one that waits in the outbox.
  let seq: Seq?
  /// The revision that it is told by, and how it differs; `nil` for one that is told whole.
  let edit: (parent: ContentID, splices: [ByteSplice])?
}

/// What an event says of texts, judged by those that came before it.
///
/// ⚖ Whatever else is said of the event: one that is set aside, or for which there is no room, changes
/// nothing, and its text is held all the same, since others may cite it.
enum TextJudgement {
  /// It says nothing of texts, or what it needs is there.
  case nothing
  case brings(HeldText)
  case ignored(Fold.Reason)

  /// - Parameters:
  ///   - seq: `nil` for an event that waits in the outbox, which is judged when it gets its place: until
  ///     then it counts, with its text where that can be told.
  ///   - size: how many bytes a revision's text has that came before the event; `nil` for one that did not.
  ///   - text: the text of a revision that is held.
  init(
    of event: Event, at seq: Seq?, size: (ContentID) throws -> Int?,
    text: (ContentID) throws -> Text?
  ) rethrows {
    switch event.change {
    case .articleImported(let article):
      self = .brings(
        HeldText(
          id: article.revision, text: article.text, article: article.article, seq: seq, edit: nil))
      return
    case .articleRevised(let revision):
      guard let bytes = try size(revision.parent) else { break }
      // Not read for nothing: a small event about a long text costs little.
      let parent = revision.mayTell(textOf: bytes) ? try text(revision.parent) : nil
      guard let made = parent.flatMap(revision.text) else {
        self = seq == nil ? .nothing : .ignored(.wrongText)
        return
      }
      self = .brings(
        HeldText(
          id: revision.revision, text: made.text, article: revision.article, seq: seq,
          edit: (revision.parent, made.splices)))
      return
    default:
      guard let revision = event.change.neededRevision, try size(revision) == nil else {
        self = .nothing
        return
      }
    }
    self = seq == nil ? .nothing : .ignored(.unknownRevision)
  }

  /// Why the event changes nothing; `nil` where that is for others to say.
  var reason: Fold.Reason? { if case .ignored(let reason) = self { reason } else { nil } }
}
