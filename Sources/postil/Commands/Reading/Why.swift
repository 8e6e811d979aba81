import ArgumentParser
import PostilPages
import PostilReplica

struct Why: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Explain a value: which events, which rule, what it replaced, who could object.")

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions
  @OptionGroup var lookingBack: LookingBack

  @Argument(help: "An article, an annotation or a reply.")
  var id: String

  @Argument(help: "The field, such as note, status or tag:losses; all by default.")
  var field: String?

  func run() throws {
    let explanations = try location.read(lookingBack) { try $0.why(id, field: field) }
    try output.print(explanations) {
      for explanation in explanations { print(explanation) }
    }
  }

  private func print(_ explanation: FieldExplanation) {
    let heading = "\(Terminal.bold(Harmless.line(explanation.field))) of \(explanation.id):"
    if isShown(inOneLine: explanation.value) {
      Terminal.print(
        "\(heading) \(Phrase.shortened(explanation.value, to: field == nil ? 80 : 100))")
    } else {
      Terminal.print("\(heading)\n" + Passage.indented(plain: explanation.value, by: 6))
    }
    Terminal.print("  \(explanation.sentence)")
    for write in explanation.writes { print(write) }
    for line in explanation.keptBy {
      Terminal.print(ConflictText.lines(keeping: line, Terminal.styles))
    }
    if !explanation.unaware.isEmpty {
      Terminal.print(
        "  not known to have seen what stands, and free to object: "
          + explanation.unaware.joined(separator: ", "))
    }
  }
}

extension Why {
  private func print(_ write: WriteExplanation) {
    let event = "  \(Terminal.bold(write.written.event))"
    let fate =
      write.setAside.map(\.words)
      ?? (write.replacedBy.isEmpty
        ? "stands" : "replaced by \(write.replacedBy.joined(separator: ", ")), knowing it")
    let facts = [
      write.written.words, write.claim?.wordsWithSource, write.change,
      "having seen the log up to \(write.base)",
      write.why.map { "because: \(Harmless.line($0))" },
    ]
    let circumstances = Terminal.dim("      " + facts.compactMap { $0 }.joined(separator: " · "))
    if isShown(inOneLine: write.value) {
      let value = Phrase.shortened(write.value, to: field == nil ? 60 : 100)
      Terminal.print("\(event)  \(value)  \(fate)\n\(circumstances)")
    } else {
      Terminal.print("\(event)  \(fate)\n\(circumstances)")
      Terminal.print(Passage.indented(plain: write.value, by: 8))
    }
  }

  /// A value is whole and has its lines where one field was asked for.
  private func isShown(inOneLine value: String) -> Bool { field == nil || Passage.isShort(value) }
}

extension FieldExplanation {
  /// The rule, as it applied.
  fileprivate var sentence: String {
    if !writes.isEmpty, writes.allSatisfy({ $0.setAside != nil }) {
      return "all that was written was set aside"
    }
    if isJoined {
      return "joined: several added to the end without knowing of each other; all of it is kept, "
        + "in the order of the log"
    }
    return switch (rule, outcome) {
    case (_, .settled): "settled: whoever wrote it last knew what stood before"
    case (.prose, .joined):
      "joined: several wrote without knowing of each other, and the words merge"
    case (.presentWins, .joined): "joined: whoever added it wins over who removed it unknowingly"
    case (.removeWins, .joined): "joined: whoever took it away wins over who gave it unknowingly"
    case (.mostRestrictive, .joined): "joined: the most restrictive of several stands"
    case (.latest, .joined): "the last observation is shown, all are kept"
    case (.deletion, .joined): "several decided alike, or one decision hides it knowing all edits"
    case (.register, .joined): "several wrote the same"
    case (.deletion, .conflict): "edited while deleted: delete or restore it"
    case (_, .conflict): "conflict: several wrote without knowing of each other; the first is shown"
    }
  }
}
