package import PostilReplica

/// The verdict on an annotation of another tool.
package struct AnnotationVerdictText {
  private let verdict: ImportedAnnotation
  private let objection: String?
  private let remarks: [String]

  /// - Parameters:
  ///   - objection: why it was skipped.
  ///   - remarks: on the parts that were left out.
  package init(_ verdict: ImportedAnnotation, objection: String?, remarks: [String]) {
    self.verdict = verdict
    self.objection = objection
    self.remarks = remarks
  }

  /// One line, and below it the parts of the annotation that were left out.
  ///
  /// - Parameter number: in its file; it names an annotation without an id.
  package func lines(number: Int, _ styles: Styles) -> [String] {
    let source = Phrase.shortened(verdict.sourceID ?? "item \(number), without an id", to: 80)
    let article = verdict.article ?? ""
    let line =
      switch verdict.outcome {
      case .added:
        "\(styles.bold(verdict.id ?? ""))  "
          + [article, place].filter { !$0.isEmpty }.joined(separator: " ")
          + "  (added, \(verdict.state ?? ""))"
      case .unchanged: "\(verdict.id ?? source)  \(article)  (unchanged)"
      case .skipped: "\(source)  (skipped: \(Harmless.line(objection ?? "")))"
      }
    return [line] + remarks.map { styles.dim("      \(Harmless.line($0))") }
  }

  private var place: String {
    switch verdict.place {
    case .quote(let anchor, _)?:
      "¶\(anchor.paragraph) \(Phrase.quote(anchor.quote ?? "", to: 60))"
    case .reply(let parent)?: "↳ \(parent)"
    case .wholeArticle?, nil: ""
    }
  }
}

extension ImportedAnnotation {
  /// The place of its quote: a state of an anchor, `reply` or `whole`.
  package var state: String? {
    switch place {
    case .quote(_, let state)?: state.rawValue
    case .reply?: "reply"
    case .wholeArticle?: "whole"
    case nil: nil
    }
  }
}
