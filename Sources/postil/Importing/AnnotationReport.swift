import PostilPages
import PostilReplica

/// Reports the result for each annotation of another tool, and the totals.
struct AnnotationReport {
  private let output: OutputOptions
  private let isRehearsal: Bool
  private var lines: [AnnotationEntry] = []
  private var total = AnnotationTotal()
  private var isAnyArticleMissing = false
  /// Files that are none of annotations, and those of which no annotation was taken, or was here before.
  private var refused = 0
  private var barren: [String] = []

  init(_ output: OutputOptions, isRehearsal: Bool) {
    (self.output, self.isRehearsal) = (output, isRehearsal)
  }

  mutating func refuse(_ refusal: Diagnosis) {
    refused += 1
    Terminal.complain(refusal.lines)
  }

  /// - Parameter next: where more of the same collection lies.
  mutating func add(_ verdicts: [ImportedAnnotation], of path: String, next: String?) {
    for verdict in verdicts { count(verdict) }
    let isBarren = verdicts.allSatisfy { if case .skipped = $0.outcome { true } else { false } }
    if isBarren, !verdicts.isEmpty { barren.append(path) }
    for (index, verdict) in verdicts.enumerated() {
      let (why, remarks) = (verdict.objection?.words, verdict.remarks.map(\.words))
      if output.json || output.jsonl {
        lines.append(AnnotationEntry(verdict, in: path, why: why, remarks: remarks))
      } else {
        let text = AnnotationVerdictText(verdict, objection: why, remarks: remarks)
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

  /// The error with which the process ends if a file was refused, or none of its annotations could be
  /// imported; `nil` if all is well.
  func answer(files: Int) -> Diagnosis? {
    if refused > 0 {
      let areOthers = total.added + total.unchanged > 0
      return Diagnosis.notImported(
        refused, of: files,
        hint: ImportText.hint(ofTaken: areOthers, isRehearsal: isRehearsal))
    }
    return barren.first.map { Diagnosis.barren($0, others: barren.count - 1) }
  }
}

extension ImportedAnnotation {
  fileprivate var objection: ForeignObjection? {
    if case .skipped(let objection) = outcome { objection } else { nil }
  }
}
