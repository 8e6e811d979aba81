import PostilCore

/// The judgement on an event's text, by the texts that came before it.
///
/// ⚖ It is independent of other verdicts: an event that is set aside, or for which there is no room, changes
/// nothing, and its text is held all the same, since others may cite it.
enum TextJudgement {
  /// It brings no text, or the text that it needs is there.
  case nothing
  case brings(HeldText)
  case ignored(Fold.Reason)

  /// - Parameters:
  ///   - seq: `nil` for an event that waits in the outbox, which is judged when it gets its place: until
  ///     then it counts, with its text where that can be built.
  ///   - size: the bytes of a revision's text that came before the event; `nil` for one that did not.
  ///   - text: the text of a held revision.
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
      // Not read needlessly: a small event about a long text must cost little.
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

  /// The reason why the event changes nothing; `nil` where others decide.
  var reason: Fold.Reason? { if case .ignored(let reason) = self { reason } else { nil } }
}
