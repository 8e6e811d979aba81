package import PostilReplica

/// A row for each annotation, RFC 4180, UTF-8.
package struct CSVExporter: Exporter {
  /// True if the output begins with a byte order mark: a spreadsheet tells UTF-8 from its country's own character
  /// set by it.
  var isMarked = true

  private static let columns = [
    "article", "title", "url", "published", "annotation", "author", "claimed_at", "received_at",
    "paragraph", "start", "end", "quote", "note", "motivation", "status", "assignee", "due", "tags",
    "marking", "article_marking", "replies", "conflicts", "article_conflicts", "deleted",
    "adopted_by", "modified", "modified_by", "chosen_by", "anchor_state", "anchor_text",
    "anchor_facts_changed", "article_withdrawn", "article_duplicate_of",
    "claimed_author", "claimed_created", "source_id", "article_deleted",
    "color", "language", "audiences", "assessments", "thread", "article_status", "article_assignee",
    "article_due", "article_tags", "article_audiences", "article_assessments", "article_modified",
    "article_modified_by",
  ]

  package func begin(_ header: ExportHeader) -> String {
    (isMarked ? "\u{FEFF}" : "") + Self.row(Self.columns)
  }

  package func add(_ exported: ExportedArticle) -> String {
    let article = exported.article.summary
    return exported.article.annotations.map { annotation in
      let place = annotation.anchor.isWholeArticle == true ? nil : annotation.anchor
      let columns: [String] = [
        article.fullId, article.title, article.url ?? "", article.published ?? "", annotation.id,
        annotation.created.author, annotation.created.claimedAt,
        annotation.created.receivedAt ?? "", place.map { "\($0.paragraph)" } ?? "",
        place.map { "\($0.start)" } ?? "", place.map { "\($0.end)" } ?? "", place?.quote ?? "",
        annotation.note, annotation.motivation ?? "", annotation.status ?? "",
        annotation.assignee ?? "", annotation.due ?? "", annotation.tags.joined(separator: " "),
        annotation.marking.map { "tlp:\($0)" } ?? "", article.marking.map { "tlp:\($0)" } ?? "",
        "\(annotation.replies.count { !$0.isDeleted })",
        annotation.conflicts.joined(separator: " "),
        article.conflicts.joined(separator: " "), annotation.isDeleted ? "yes" : "",
        annotation.created.adoptedBy ?? "", annotation.modified ?? "",
        WordingText(of: annotation).writerNames, annotation.chosenBy?.byline ?? "",
        annotation.placement?.state.rawValue ?? "", annotation.placement?.text ?? "",
        annotation.placement?.factsChanged == true ? "yes" : "", article.withdrawn ?? "",
        article.duplicateOf ?? "", annotation.claim?.author ?? "", annotation.claim?.at ?? "",
        annotation.claim?.sourceId ?? "", article.isDeleted ? "yes" : "",
      ]
      let later: [String] = [
        annotation.color ?? "", annotation.language ?? "",
        annotation.audiences.joined(separator: " "), Self.lines(annotation.assessments),
        Self.thread(annotation), article.status ?? "", article.assignee ?? "", article.due ?? "",
        article.tags.joined(separator: " "), article.audiences.joined(separator: " "),
        Self.lines(exported.article.assessments), article.modified ?? "",
        WordingText(of: article).writerNames,
      ]
      return Self.row(columns + later)
    }.joined()
  }

  /// A line for each member, with all that the member judged.
  private static func lines(_ assessments: [AssessmentDetail]) -> String {
    assessments.map { assessment in
      let values = assessment.judged.map { "\($0.aspect) \(Harmless.line($0.value))" }
      return "\(assessment.member): \(values.joined(separator: "; "))"
    }.joined(separator: "\n")
  }

  /// A line for each reply, indented by what it answers. ⚖ A body is on one line: what follows a line end in it would
  /// else look like another member's reply.
  private static func thread(_ annotation: AnnotationDetail) -> String {
    annotation.replies.filter { !$0.isDeleted }.map { reply in
      let facts =
        ([reply.id, reply.created.words(.none)] + reply.claimWords(.none)
        + WordingText(of: reply).words(.none)).joined(separator: ", ")
      return String(repeating: "  ", count: reply.depth - 1) + facts + ": "
        + Harmless.line(reply.body)
    }.joined(separator: "\n")
  }

  package func end() -> String { "" }

  private static func row(_ cells: [String]) -> String {
    cells.map(CSVCell.of).joined(separator: ",") + "\r\n"
  }
}
