import PostilReplica

/// What is known of an article, an annotation or a reply besides its words, for people.
///
/// ⚖ Markings come first, and conflicts are never left out.
struct ExportedFacts {
  let words: [String]

  init(_ article: ArticleDetail) {
    let summary = article.summary
    words =
      [
        summary.marking.map { "TLP:\($0.uppercased())" }, summary.id, summary.published,
        summary.url, summary.status, "imported by \(article.imported.words)",
      ].compactMap { $0 } + summary.tags.map { "#\($0)" } + Self.open(summary.conflicts)
      + (summary.isDeleted ? ["deleted"] : [])
  }

  init(_ annotation: AnnotationDetail) {
    words =
      [
        annotation.marking.map { "TLP:\($0.uppercased())" }, annotation.id,
        annotation.created.words, annotation.motivation, annotation.status,
        annotation.assignee.map { "for \($0)" }, annotation.due.map { "due \($0)" },
      ].compactMap { $0 } + annotation.tags.map { "#\($0)" } + annotation.assessments.map(\.line)
      + Self.open(annotation.conflicts) + (annotation.isDeleted ? ["deleted"] : [])
  }

  init(_ reply: ReplyDetail) {
    words =
      [reply.id, reply.created.words] + (reply.parent.map { ["to \($0)"] } ?? [])
      + Self.open(reply.conflicts)
  }

  private static func open(_ conflicts: [String]) -> [String] {
    conflicts.isEmpty ? [] : ["conflict in \(conflicts.joined(separator: ", "))"]
  }
}
