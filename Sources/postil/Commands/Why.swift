import ArgumentParser
import PostilReplica

struct Why: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Explain a value: which events, which rule, what it replaced, who could object.")

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions

  @Argument(help: "An article, an annotation or a reply.")
  var id: String

  @Argument(help: "The field, such as note, status or tag:losses; all by default.")
  var field: String?

  func run() throws {
    let explanations = try location.replica().read { try $0.why(id, field: field) }
    try output.print(explanations) {
      for explanation in explanations { print(explanation) }
    }
  }

  /// Whole and with its lines where one field was asked for; else so much as a line holds.
  private func printValue(
    _ value: String, behind heading: String, indent: Int, then fate: String = ""
  ) {
    let tail = fate.isEmpty ? "" : "  \(fate)"
    if field == nil || Passage.isShort(value) {
      let limit = field == nil ? (fate.isEmpty ? 80 : 60) : 100
      return Swift.print("\(heading) \(Terminal.shortened(value, to: limit))\(tail)")
    }
    Swift.print("\(heading)\(tail)\n" + Passage.indented(plain: value, by: indent))
  }

  private func print(_ explanation: FieldExplanation) {
    let heading =
      "\(Terminal.bold(Terminal.harmless(explanation.field))) of \(explanation.id):"
    printValue(explanation.value, behind: heading, indent: 4)
    Swift.print("  \(explanation.sentence)")
    for write in explanation.writes {
      let fate =
        write.replacedBy.isEmpty
        ? "stands" : "replaced by \(write.replacedBy.joined(separator: ", ")), knowing it"
      printValue(
        write.value, behind: "  \(Terminal.bold(write.written.event)) ", indent: 6, then: fate)
      let facts = [
        write.written.words, write.change, "having seen the log up to \(write.base)",
        write.why.map { "because: \(Terminal.harmless($0))" },
      ]
      Swift.print(Terminal.dim("      " + facts.compactMap { $0 }.joined(separator: " · ")))
    }
    for line in explanation.keptBy { ConflictText.print(keeping: line) }
    if !explanation.unaware.isEmpty {
      Swift.print(
        "  not known to have seen what stands, and free to object: "
          + explanation.unaware.joined(separator: ", "))
    }
  }
}

extension FieldExplanation {
  /// The rule, as it applied.
  fileprivate var sentence: String {
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
