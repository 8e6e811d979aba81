import PostilReplica

/// A conflict as it is shown to people: what it is about, what stood before, who wrote what.
struct ConflictText {
  private let conflict: ConflictDetail

  init(_ conflict: ConflictDetail) {
    self.conflict = conflict
  }

  /// With an empty line between two.
  static func print(_ conflicts: [ConflictDetail]) {
    for (index, conflict) in conflicts.enumerated() {
      if index > 0 { Terminal.print() }
      ConflictText(conflict).print()
    }
  }

  func print() {
    let deleted = conflict.isDeleted ? Terminal.dim("  deleted") : ""
    Terminal.print(
      "\(Terminal.bold(conflict.id))  \(conflict.what) "
        + "«\(Terminal.shortened(conflict.subject, to: 60))»\(deleted)")
    if let base = conflict.base { print(base: base) }
    for (index, head) in conflict.heads.enumerated() {
      print(head, isShown: conflict.kind == .values && index == 0)
    }
    for line in conflict.keptBy { Self.print(keeping: line) }
    for command in conflict.commands { Terminal.print("  → \(command)") }
  }

  /// An event that keeps visible what somebody deleted without knowing of it.
  static func print(keeping line: LogLine) {
    Terminal.print(
      "  kept   \(Terminal.bold(line.written.event))  \(line.change) \(line.entity ?? "")  "
        + Terminal.shortened(line.detail, to: 60))
    Terminal.print(Terminal.dim("         \(line.written.wordsWithReceipt)"))
  }

  private func print(base: String) {
    if Passage.isShort(base) { return Terminal.print("  base   \(Harmless.line(base))") }
    let shown = Terminal.isColoured ? Passage.elided(base, keepingFirst: 400, last: 200) : base
    Terminal.print("  base\n" + Passage.indented(plain: shown, by: 11))
  }

  private func print(_ head: HeadDetail, isShown: Bool) {
    // A revision is known by its id, its text is there to read; of the place of a quote its words are.
    let isQuote = conflict.isOfPlaces && head.text != nil
    let revision = head.text == nil || isQuote ? "" : "  \(head.value)"
    let label = "  \(isShown ? "shown" : "     ")  \(Terminal.bold(head.written.event))\(revision)"
    let who = Terminal.dim("         \(head.written.wordsWithReceipt)")
    let value = value(of: head)
    if isQuote || Passage.isShort(head.text ?? head.value) {
      Terminal.print("\(label)  \(value)\n\(who)")
    } else {
      Terminal.print("\(label)\n\(who)\n" + Passage.indented(value, by: 11))
    }
  }

  /// Of a revision its text against the one that is shown; of a note its text against the base.
  private func value(of head: HeadDetail) -> String {
    if conflict.kind == .editedWhileDeleted {
      return head.value == "yes" ? "deleted" : "restored"
    }
    if let text = head.text, conflict.isOfPlaces {
      return "\(head.value)  «\(Terminal.shortened(text, to: 60))»"
    }
    if let text = head.text {
      let first = conflict.heads[0].text
      return Terminal.isColoured
        ? WordDiffText(of: text, from: first == text ? nil : first).text
        : Harmless.lines(
          Passage.elided(text, keepingFirst: 400, last: 200))
    }
    if head.value.isEmpty { return Terminal.dim("(empty)") }
    return WordDiffText(of: head.value, from: conflict.base).text
  }
}

extension ConflictDetail {
  /// Whether it is about where a quote stands.
  fileprivate var isOfPlaces: Bool { field.hasPrefix("anchor:") }

  /// What is in conflict, in words: `status of annotation`.
  var what: String {
    switch kind {
    case .values: "\(field) of \(entity)"
    case .editedWhileDeleted: "\(kind.rawValue): \(entity)"
    }
  }
}
