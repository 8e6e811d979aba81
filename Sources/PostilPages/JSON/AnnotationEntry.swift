import PostilCore
package import PostilReplica

/// An annotation in the output of `postil import --annotations --json`.
package struct AnnotationEntry: Encodable {
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

  /// - Parameters:
  ///   - why: it was skipped.
  ///   - remarks: what of it was left out.
  package init(_ verdict: ImportedAnnotation, in path: String, why: String?, remarks: [String]) {
    (file, self.why, self.remarks) = (path, why, remarks)
    sourceId = verdict.sourceID
    id = verdict.id
    article = verdict.article
    outcome =
      switch verdict.outcome {
      case .added: "added"
      case .unchanged: "unchanged"
      case .skipped: "skipped"
      }
    state =
      switch verdict.outcome {
      case .skipped(.ambiguous): "ambiguous"
      case .skipped(.orphan): "orphan"
      case .added, .unchanged, .skipped: verdict.state
      }
    var anchor: Anchor?
    if case .quote(let found, _)? = verdict.place { anchor = found }
    (start, end, quote) = (anchor?.start, anchor?.end, anchor?.quote)
    if case .reply(let answered)? = verdict.place { parent = answered } else { parent = nil }
  }
}
