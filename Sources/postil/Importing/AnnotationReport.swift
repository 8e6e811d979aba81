import PostilPages
import PostilReplica

/// Reports the result for each annotation of another tool, and the totals.
struct AnnotationReport {
  private let output: OutputOptions
  private let isRehearsal: Bool
  private var lines: [VerdictLine] = []
  private var total = AnnotationTotal()
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
      for (index, verdict) in verdicts.enumerated() {
        let text = AnnotationVerdictText(
          verdict, objection: verdict.objection?.words, remarks: verdict.remarks.map(\.words))
        Terminal.print(text.lines(number: index + 1, Terminal.styles))
      }
    }
    if let next { Terminal.say(AnnotationTotal.more(of: path, at: next)) }
  }

  private mutating func count(_ verdict: ImportedAnnotation) {
    switch verdict.outcome {
    case .added: total.added += 1
    case .unchanged: total.unchanged += 1
    case .skipped(let objection):
      total.skipped += 1
      if case .articleNotHeld = objection { isAnyArticleMissing = true }
      if case .differs = objection { total.changed += 1 }
    }
    for case .assessmentsLeftOut(let count) in verdict.remarks { total.assessments += count }
  }

  func finish() throws {
    if output.json || output.jsonl { try output.print(lines) {} }
    Terminal.say(total.words(isRehearsal: isRehearsal))
    if isAnyArticleMissing { Terminal.say(AnnotationTotal.articleMissing) }
  }

  /// The error that the process ends with if a file was not taken; `nil` if all were.
  func answer(files: Int) -> CommandError? {
    if refused > 0 {
      let areOthers = total.added + total.unchanged > 0
      return CommandError(
        Diagnosis.notImported(
          refused, of: files,
          hint: ImportText.hint(ofTaken: areOthers, isRehearsal: isRehearsal)))
    }
    return barren.first.map { CommandError(Diagnosis.barren($0, others: barren.count - 1)) }
  }
}

extension ImportedAnnotation {
  fileprivate var objection: ForeignObjection? {
    if case .skipped(let objection) = outcome { objection } else { nil }
  }
}

/// A verdict for programs.
private struct VerdictLine: Encodable {
  let file: String
  /// The id that the other tool gave it.
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
    let objection = verdict.objection
    outcome =
      switch verdict.outcome {
      case .added: "added"
      case .unchanged: "unchanged"
      case .skipped: "skipped"
      }
    why = objection?.words
    state = verdict.state ?? objection?.state
    var anchor: Anchor?
    if case .quote(let found, _)? = verdict.place { anchor = found }
    (start, end, quote) = (anchor?.start, anchor?.end, anchor?.quote)
    if case .reply(let answered)? = verdict.place { parent = answered } else { parent = nil }
  }
}
