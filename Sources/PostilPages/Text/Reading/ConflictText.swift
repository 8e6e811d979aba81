package import PostilReplica

/// A conflict as it is shown to people: its subject, the value before, and each value with its author.
package struct ConflictText {
  private let conflict: ConflictDetail
  private let styles: Styles
  private let width: Int?

  /// - Parameter width: the terminal's columns; `nil` where no line is cut.
  package init(_ conflict: ConflictDetail, _ styles: Styles, width: Int?) {
    self.conflict = conflict
    self.styles = styles
    self.width = width
  }

  /// The lines of several conflicts, with an empty line between two.
  ///
  /// - Parameter width: the terminal's columns; `nil` where no line is cut.
  package static func lines(_ conflicts: [ConflictDetail], _ styles: Styles, width: Int?)
    -> [String]
  {
    conflicts.enumerated().flatMap { index, conflict in
      (index > 0 ? [""] : []) + ConflictText(conflict, styles, width: width).lines
    }
  }

  /// An event that keeps a deleted thing visible, since the deletion had not seen it.
  package static func lines(keeping line: LogLine, _ styles: Styles) -> [String] {
    [
      "  kept   \(styles.bold(line.written.event))  \(line.change) \(line.entity ?? "")  "
        + Phrase.shortened(line.detail, to: 60),
      styles.dim("         \(line.written.wordsWithReceipt(styles))"),
    ]
  }

  package var lines: [String] {
    let deleted = conflict.isDeleted ? styles.dim("  deleted") : ""
    let heading =
      "\(styles.bold(conflict.id))  \(conflict.what) "
      + Phrase.quote(conflict.subject, to: width == nil ? nil : 60) + deleted
    let title = Phrase.shortened(conflict.articleTitle ?? "", to: 60, on: width)
    let article = conflict.article.flatMap { $0 == conflict.id ? nil : ["  in \($0)  \(title)"] }
    return [heading] + (article ?? []).map(styles.dim)
      + (conflict.base.map { [line(base: $0)] } ?? [])
      + conflict.heads.enumerated().map { index, head in
        line(head, number: conflict.kind == .values ? index + 1 : nil)
      }
      + conflict.keptBy.flatMap { Self.lines(keeping: $0, styles) }
      + conflict.commands.map { "  → \(Harmless.line($0))" }
  }

  private func line(base: String) -> String {
    if Passage.isShort(base) { return "  base   \(Harmless.line(base))" }
    let shown = styles.isColoured ? Passage.elided(base, keepingFirst: 400, last: 200) : base
    return "  base\n" + Passage.indented(plain: shown, by: 11)
  }

  /// - Parameter number: that a person may type for the head; the first one is shown.
  private func line(_ head: HeadDetail, number: Int?) -> String {
    // A revision is known by its id, its text is there to read; of the place of a quote its words are.
    let isQuote = conflict.isOfPlaces && head.text != nil
    let revision = head.text == nil || isQuote ? "" : "  \(head.value)"
    let ordinal = number.map { "\($0) " } ?? "  "
    let shown = number == 1 ? "shown" : "     "
    let label = "\(ordinal)\(shown)  \(styles.bold(head.written.event))\(revision)"
    let who = styles.dim("         \(head.written.wordsWithReceipt(styles))")
    let value = value(of: head)
    return isQuote || Passage.isShort(head.text ?? head.value)
      ? "\(label)  \(value)\n\(who)" : "\(label)\n\(who)\n" + Passage.indented(value, by: 11)
  }

  /// A head's value: a revision's text compared with the displayed one, a note's with the base.
  private func value(of head: HeadDetail) -> String {
    if conflict.kind == .editedWhileDeleted {
      return head.value == "yes" ? "deleted" : "restored"
    }
    if let text = head.text, conflict.isOfPlaces {
      return "\(head.value)  \(Phrase.quote(text, to: 60))"
    }
    if let text = head.text {
      let first = conflict.heads[0].text
      return styles.isColoured
        ? WordDiffText(of: text, from: first == text ? nil : first, styles).text
        : Harmless.lines(
          Passage.elided(text, keepingFirst: 400, last: 200))
    }
    if head.value.isEmpty { return styles.dim("(empty)") }
    return WordDiffText(of: head.value, from: conflict.base, styles).text
  }
}

extension ConflictDetail {
  /// True if the conflict is about the place of a quote.
  fileprivate var isOfPlaces: Bool { field.hasPrefix("anchor:") }

  /// The field in conflict, in words: `status of annotation`.
  package var what: String {
    switch kind {
    case .values: "\(field) of \(entity)"
    case .editedWhileDeleted: "\(kind.rawValue): \(entity)"
    case .aliasCycle: "aliases of \(entity)s in a circle"
    }
  }
}
