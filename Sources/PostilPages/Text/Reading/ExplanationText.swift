package import PostilReplica

/// The reason why a field has the value that is displayed: the events, the rule, the authors who could object.
package struct ExplanationText {
  private let explanation: FieldExplanation
  /// True if one field was asked for: then a value is shown whole, with its lines.
  private let isAlone: Bool
  private let styles: Styles

  package init(_ explanation: FieldExplanation, isAlone: Bool, _ styles: Styles) {
    self.explanation = explanation
    self.isAlone = isAlone
    self.styles = styles
  }

  package var lines: [String] {
    var lines = [heading, "  \(explanation.sentence)"]
    lines += explanation.writes.flatMap(self.lines)
    lines += explanation.keptBy.flatMap { ConflictText.lines(keeping: $0, styles) }
    if !explanation.unaware.isEmpty {
      lines.append(
        "  may not have seen this value: "
          + explanation.unaware.joined(separator: ", "))
    }
    return lines
  }

  private var heading: String {
    let heading = "\(styles.bold(Harmless.line(explanation.field))) of \(explanation.id):"
    return isShown(inOneLine: explanation.value)
      ? "\(heading) \(Phrase.shortened(explanation.value, to: isAlone ? 100 : 80))"
      : "\(heading)\n" + Passage.indented(plain: explanation.value, by: 6)
  }

  private func lines(of write: WriteExplanation) -> [String] {
    let event = "  \(styles.bold(write.written.event))"
    let fate =
      write.setAside.map(\.words)
      ?? (write.replacedBy.isEmpty
        ? "stands" : "replaced by \(write.replacedBy.joined(separator: ", ")), which had seen it")
    let facts = [
      write.written.words(styles), write.claim?.wordsWithSource(styles), write.change,
      "had seen the log up to event \(write.base)",
      write.why.map { "because: \(Harmless.line($0))" },
    ]
    let circumstances = styles.dim("      " + facts.compactMap { $0 }.joined(separator: " · "))
    guard isShown(inOneLine: write.value) else {
      return ["\(event)  \(fate)\n\(circumstances)", Passage.indented(plain: write.value, by: 8)]
    }
    let value = Phrase.shortened(write.value, to: isAlone ? 100 : 60)
    return ["\(event)  \(value)  \(fate)\n\(circumstances)"]
  }

  private func isShown(inOneLine value: String) -> Bool { !isAlone || Passage.isShort(value) }
}

extension FieldExplanation {
  /// The rule, as it applied.
  fileprivate var sentence: String {
    if !writes.isEmpty, writes.allSatisfy({ $0.setAside != nil }) {
      return "everything written was set aside"
    }
    if isJoined {
      return
        "joined: several authors added to the end without seeing each other's additions; all are kept, "
        + "in the order of the log"
    }
    return switch (rule, outcome) {
    case (_, .settled): "settled: the last author had seen the previous value"
    case (.prose, .joined):
      "joined: several authors wrote without seeing each other's words, and the words merge"
    case (.presentWins, .joined): "joined: an addition wins over a removal that had not seen it"
    case (.removeWins, .joined): "joined: a removal wins over an addition that had not seen it"
    case (.mostRestrictive, .joined): "joined: the most restrictive of several values applies"
    case (.latest, .joined): "the last observation is shown; all are kept"
    case (.deletion, .joined): "several decisions agree, or the author of one had seen all edits"
    case (.register, .joined): "several authors wrote the same value"
    case (.deletion, .conflict): "edited while deleted: delete or restore it"
    case (_, .conflict):
      "conflict: several authors wrote without seeing each other's value; the first is shown"
    }
  }
}
