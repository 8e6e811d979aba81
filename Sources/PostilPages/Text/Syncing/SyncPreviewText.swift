package import PostilReplica

/// The effect that a sync would have, as people read it.
package struct SyncPreviewText {
  /// Long values are cut as on a terminal, also in a pipe: `--json` has them whole.
  private static let width = 80

  private let preview: SyncPreview
  private let styles: Styles

  package init(_ preview: SyncPreview, _ styles: Styles) {
    self.preview = preview
    self.styles = styles
  }

  /// - Parameter why: says why something would be refused.
  package func lines(why: (PreviewedRefusal) -> String) -> [String] {
    moving + preview.refuses.flatMap { lines($0, why: why($0)) } + entities + texts + conflicts
  }

  /// The sentence that is shown if there is nothing else to say.
  package var absence: String? {
    preview.brings.isEmpty && preview.pushes.isEmpty && preview.refuses.isEmpty
      ? "nothing would change" : nil
  }

  private var moving: [String] {
    list("incoming", preview.brings.byAuthor(styles))
      + list("outgoing", preview.pushes.byAuthor(styles))
  }

  private func lines(_ refused: PreviewedRefusal, why: String) -> [String] {
    let isOfRoom = refused.refusal.code == .noRoom
    return list(isOfRoom ? "would be parked" : "would be refused", [line(refused.event)])
      + [
        "  \(Harmless.line(why)); "
          + (isOfRoom
            ? "so would everything that waits for the same room" : "the events after it would wait")
      ]
  }

  private var entities: [String] {
    let own = preview.ownWork.map(\.sentence) + preview.hanging.map(\.sentence)
    return list("new", preview.created.map(created))
      + list("would be hidden (deleted)", preview.hides.map(line))
      + list("would be visible again (deleted here)", preview.returns.map(line))
      + list(
        "would disappear, with everything that hangs on it (set aside)", preview.vanishes.map(line))
      + list("would come back (reinstated)", preview.reappears.map(line))
      + list("about your events", own.map(Harmless.line))
  }

  private var texts: [String] {
    let doubtful = preview.doubtful.flatMap { AnchorText($0, styles, width: Self.width).lines }
    let merges = preview.merges.map(line)
    return list("articles that would have another text", preview.revised.map(line))
      + list("articles that were withdrawn, or no longer are", preview.withdrawn.map(line))
      + (doubtful.isEmpty ? [] : ["notes whose words would change or disappear"] + doubtful)
      + (merges.isEmpty ? [] : ["texts that would merge"] + merges)
  }

  private var conflicts: [String] {
    list(preview.opens, "conflicts that would open")
      + list(preview.grows, "open conflicts that would get another value")
      + list("conflicts that would close", preview.closes.map(line))
  }

  private func list(_ title: String, _ lines: [String]) -> [String] {
    lines.isEmpty ? [] : [title] + lines.map { "  \($0)" }
  }

  private func list(_ conflicts: [ConflictDetail], _ title: String) -> [String] {
    conflicts.isEmpty ? [] : [title] + ConflictText.lines(conflicts, styles, width: Self.width)
  }

  private func created(_ line: LogLine) -> String {
    "\(styles.bold(line.entity ?? ""))  \(line.change)  " + Phrase.shortened(line.detail, to: 60)
  }

  private func line(_ refused: LogLine) -> String {
    "\(styles.bold(refused.written.event))  \(refused.change)  "
      + Phrase.shortened(refused.detail, to: 60)
  }

  private func line(_ mention: EntityMention) -> String {
    "\(styles.bold(mention.id))  \(mention.entity) \(Phrase.quote(mention.subject, to: 60))"
  }

  private func line(_ conflict: ConflictDetail) -> String {
    "\(styles.bold(conflict.id))  \(conflict.what) \(Phrase.quote(conflict.subject, to: 60))"
  }

  private func line(_ merged: PreviewedMerge) -> String {
    let joined = merged.isJoined ? styles.dim("  joined of several") : ""
    let head = "  \(styles.bold(merged.id))  \(merged.field)"
    return Passage.isShort(merged.text)
      ? "\(head)  \(Harmless.line(merged.text))\(joined)"
      : "\(head)\(joined)\n" + Passage.indented(plain: merged.text, by: 6)
  }
}

extension [EventTally] {
  /// One line a member: `south  2 noteEdited, 1 fieldSet`.
  fileprivate func byAuthor(_ styles: Styles) -> [String] {
    var lines: [(author: String, kinds: [String])] = []
    for tally in self {
      let kind = "\(tally.events) \(tally.change)"
      if lines.last?.author == tally.author {
        lines[lines.count - 1].kinds.append(kind)
      } else {
        lines.append((tally.author, [kind]))
      }
    }
    return lines.map { "\(styles.bold($0.author))  \($0.kinds.joined(separator: ", "))" }
  }
}
