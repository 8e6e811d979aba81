import PostilPages
import PostilReplica

/// Says what became of each annotation of another tool, and what it adds up to.
struct AnnotationReport {
  private let output: OutputOptions
  private let isRehearsal: Bool
  private var lines: [VerdictLine] = []
  private var added = 0
  private var unchanged = 0
  private var skipped = 0
  private var changed = 0
  private var assessments = 0
  private var isAnyArticleMissing = false
  /// Files that are none of annotations, and those of which no annotation was taken, or was here before.
  private var refused = 0
  private var barren: [String] = []

  init(_ output: OutputOptions, isRehearsal: Bool) {
    (self.output, self.isRehearsal) = (output, isRehearsal)
  }

  mutating func refuse(_ refusal: CommandError) {
    refused += 1
    Terminal.complain(Diagnosis(refusal)?.lines ?? refusal.message)
  }

  /// - Parameter next: where more of the same collection lies.
  mutating func add(_ verdicts: [ImportedAnnotation], of path: String, next: String?) {
    for verdict in verdicts { count(verdict) }
    let isBarren = verdicts.allSatisfy { if case .skipped = $0.outcome { true } else { false } }
    if isBarren, !verdicts.isEmpty { barren.append(path) }
    if output.json || output.jsonl {
      lines += verdicts.map { VerdictLine($0, in: path) }
    } else {
      for (index, verdict) in verdicts.enumerated() { verdict.print(index + 1) }
    }
    if let next { Terminal.say("\(path): more of this collection lies at \(next)") }
  }

  private mutating func count(_ verdict: ImportedAnnotation) {
    switch verdict.outcome {
    case .added: added += 1
    case .unchanged: unchanged += 1
    case .skipped(let objection):
      skipped += 1
      if case .articleNotHeld = objection { isAnyArticleMissing = true }
      if case .differs = objection { changed += 1 }
    }
    for case .assessmentsLeftOut(let count) in verdict.remarks { assessments += count }
  }

  func finish() throws {
    if output.json || output.jsonl { try output.print(lines) {} }
    var words = "\(added) added, \(unchanged) unchanged, \(skipped) skipped"
    if changed > 0 { words += ", \(changed) of them since their words changed" }
    if assessments > 0 { words += "; \(Phrase.counted(assessments, "assessment")) left out" }
    Terminal.say((isRehearsal ? "nothing was changed; would be: " : "") + words)
    if isAnyArticleMissing {
      Terminal.say("to take the others, import their article first: postil import FILE --url URL")
    }
  }

  /// What the process ends with where a file was not taken; `nil` where all is well.
  func answer(files: Int) -> CommandError? {
    if refused > 0 {
      return CommandError(
        .usage, "\(refused) of \(Phrase.counted(files, "file")) not imported",
        hint: ImportReport.hint(ofTaken: added + unchanged > 0, isRehearsal))
    }
    guard let first = barren.first else { return nil }
    let others =
      barren.count > 1 ? ", nor of \(Phrase.counted(barren.count - 1, "other file"))" : ""
    return CommandError(
      .negative, "no annotation of \(first) could be taken\(others)",
      hint: "the line of each says why")
  }
}

extension ImportedAnnotation {
  /// One line for people, and below it what of the annotation was left out.
  ///
  /// - Parameter number: in its file; it names what has no id.
  fileprivate func print(_ number: Int) {
    let source = Phrase.shortened(sourceID ?? "item \(number), without an id", to: 80)
    switch outcome {
    case .added:
      let words = [article ?? "", shownPlace].filter { !$0.isEmpty }.joined(separator: " ")
      Terminal.print("\(Terminal.bold(id ?? ""))  \(words)  (added, \(state ?? ""))")
    case .unchanged: Terminal.print("\(id ?? source)  \(article ?? "")  (unchanged)")
    case .skipped(let objection):
      Terminal.print("\(source)  (skipped: \(Harmless.line(objection.words)))")
    }
    for remark in remarks { Terminal.print(Terminal.dim("      \(Harmless.line(remark.words))")) }
  }

  private var shownPlace: String {
    switch place {
    case .quote(let anchor, _)?:
      "¶\(anchor.paragraph) «\(Phrase.shortened(anchor.quote ?? "", to: 60))»"
    case .reply(let parent)?: "↳ \(parent)"
    case .wholeArticle?, nil: ""
    }
  }

  fileprivate var state: String? {
    switch place {
    case .quote(_, let state)?: state.rawValue
    case .reply?: "reply"
    case .wholeArticle?: "whole"
    case nil: nil
    }
  }
}

/// A verdict for programs.
private struct VerdictLine: Encodable {
  let file: String
  /// What the other tool calls it.
  let sourceId: String?
  /// `added`, `unchanged` or `skipped`.
  let outcome: String
  let id: String?
  let article: String?
  /// `exact`, `moved`, `edited`, `ambiguous`, `orphan`, `whole` or `reply`.
  let state: String?
  let start: UInt32?
  let end: UInt32?
  let quote: String?
  let parent: String?
  let why: String?
  let remarks: [String]

  init(_ verdict: ImportedAnnotation, in path: String) {
    file = path
    sourceId = verdict.sourceID
    id = verdict.id
    article = verdict.article
    remarks = verdict.remarks.map(\.words)
    var objection: ForeignObjection?
    switch verdict.outcome {
    case .added: outcome = "added"
    case .unchanged: outcome = "unchanged"
    case .skipped(let reason): (outcome, objection) = ("skipped", reason)
    }
    why = objection?.words
    state = verdict.state ?? objection?.state
    var anchor: Anchor?
    if case .quote(let found, _)? = verdict.place { anchor = found }
    (start, end, quote) = (anchor?.start, anchor?.end, anchor?.quote)
    if case .reply(let answered)? = verdict.place { parent = answered } else { parent = nil }
  }
}
