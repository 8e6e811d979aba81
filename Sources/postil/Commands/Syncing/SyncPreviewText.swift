import PostilPages
import PostilReplica

/// What a sync would do, as it is shown to people.
struct SyncPreviewText {
  private let preview: SyncPreview

  init(_ preview: SyncPreview) {
    self.preview = preview
  }

  func print() {
    list("would come", preview.brings.byAuthor)
    list("would be pushed", preview.pushes.byAuthor)
    for refused in preview.refuses {
      let isOfRoom = refused.refusal.code == .noRoom
      list(isOfRoom ? "would be put aside" : "would be refused", [refused.line])
      let why = Diagnosis.of(SyncError.refused(refused.refusal)).message
      Terminal.print(
        "  \(Harmless.line(why)); "
          + (isOfRoom ? "so would all that waits for the same room" : "what follows waits with it"))
    }
    list("new", preview.created.map(line))
    list("would be hidden, as deleted", preview.hides.map(\.line))
    list("would be visible again, deleted here", preview.returns.map(\.line))
    list("would disappear, with all that hangs on it (set aside)", preview.vanishes.map(\.line))
    list("would come back (reinstated)", preview.reappears.map(\.line))
    list(
      "of yours",
      (preview.ownWork.map(\.sentence) + preview.hanging.map(\.sentence)).map(Harmless.line))
    list("articles that would have another text", preview.revised.map(\.line))
    list("articles that were withdrawn, or are so no more", preview.withdrawn.map(\.line))
    if !preview.doubtful.isEmpty {
      Terminal.print("notes whose words would change or go")
      for anchor in preview.doubtful { Terminal.print(AnchorText(anchor, Terminal.styles).lines) }
    }
    if !preview.merges.isEmpty {
      Terminal.print("texts that would merge")
      for text in preview.merges { print(text) }
    }
    list(preview.opens, "conflicts that would open")
    list(preview.grows, "open conflicts that would get another value")
    list("conflicts that would close", preview.closes.map(\.line))
    if preview.brings.isEmpty, preview.pushes.isEmpty, preview.refuses.isEmpty {
      Terminal.say("nothing would change")
    }
  }

  private func list(_ title: String, _ lines: [String]) {
    guard !lines.isEmpty else { return }
    Terminal.print(title)
    for line in lines { Terminal.print("  \(line)") }
  }

  private func list(_ conflicts: [ConflictDetail], _ title: String) {
    guard !conflicts.isEmpty else { return }
    Terminal.print(title)
    Terminal.print(ConflictText.lines(conflicts, Terminal.styles))
  }

  private func line(_ created: LogLine) -> String {
    "\(Terminal.bold(created.entity ?? ""))  \(created.change)  "
      + Phrase.shortened(created.detail, to: 60)
  }

  private func print(_ merged: MergedText) {
    let joined = merged.isJoined ? Terminal.dim("  joined of several") : ""
    let head = "  \(Terminal.bold(merged.id))  \(merged.field)"
    if Passage.isShort(merged.text) {
      Terminal.print("\(head)  \(Harmless.line(merged.text))\(joined)")
    } else {
      Terminal.print("\(head)\(joined)\n" + Passage.indented(plain: merged.text, by: 6))
    }
  }
}

extension [EventTally] {
  /// One line a member: `south  2 noteEdited, 1 fieldSet`.
  fileprivate var byAuthor: [String] {
    var lines: [(author: String, kinds: [String])] = []
    for tally in self {
      let kind = "\(tally.events) \(tally.change)"
      if lines.last?.author == tally.author {
        lines[lines.count - 1].kinds.append(kind)
      } else {
        lines.append((tally.author, [kind]))
      }
    }
    return lines.map { "\(Terminal.bold($0.author))  \($0.kinds.joined(separator: ", "))" }
  }
}

extension PreviewedRefusal {
  fileprivate var line: String {
    "\(Terminal.bold(event.written.event))  \(event.change)  "
      + Phrase.shortened(event.detail, to: 60)
  }
}

extension EntityMention {
  fileprivate var line: String {
    "\(Terminal.bold(id))  \(entity) «\(Phrase.shortened(subject, to: 60))»"
  }
}

extension ConflictDetail {
  fileprivate var line: String {
    "\(Terminal.bold(id))  \(what) «\(Phrase.shortened(subject, to: 60))»"
  }
}
