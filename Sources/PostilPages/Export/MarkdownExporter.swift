package import PostilReplica

/// Articles to read, their annotations as footnotes.
package struct MarkdownExporter: Exporter {
  package func begin(_ header: ExportHeader) -> String {
    "<!-- \(MarkdownText.of(header.words)) -->\n"
  }

  package func add(_ exported: ExportedArticle) -> String {
    let (article, annotations) = (exported.article, exported.article.annotations)
    let facts = MarkdownText.line(article.facts.map(MarkdownText.of).joined(separator: " · "))
    let cut = AnnotatedParagraph.all(of: article)
    let placed = Set(cut.flatMap { $0.pieces.flatMap(\.ending) })
    // A footnote that nothing refers to would not be shown.
    let others = annotations.indices.filter { !placed.contains($0) }
      .map { "[^\(annotations[$0].id)]" }
    let paragraphs = cut.map { paragraph in
      MarkdownText.line(
        paragraph.pieces.map { piece in
          MarkdownText.of(piece.text) + piece.ending.map { "[^\(annotations[$0].id)]" }.joined()
        }.joined())
    }
    let notes = annotations.map { annotation in
      let quote = annotation.anchor.quote.map { MarkdownText.of(Phrase.quote($0)) + " " } ?? ""
      let lines =
        [MarkdownText.line("\(quote)\(MarkdownText.of(annotation.note))") + "  "]
        + ["*\(annotation.facts.map(MarkdownText.of).joined(separator: " · "))*"]
        + annotation.replies.filter { !$0.isDeleted }.flatMap { reply in
          [
            "",
            String(repeating: "  ", count: reply.depth - 1)
              + "- \(MarkdownText.line(MarkdownText.of(reply.body))) *\(MarkdownText.of(reply.facts.joined(separator: " · ")))*",
          ]
        }
      return "[^\(annotation.id)]: " + lines.joined(separator: "\n    ")
    }
    let conflicts = exported.conflicts.map { conflict in
      let values = conflict.heads.map {
        "\(MarkdownText.of($0.value)) (\(MarkdownText.of($0.written.byline)))"
      }
      return
        "- **\(conflict.id) \(MarkdownText.of(conflict.field))**: \(values.joined(separator: " / "))"
    }
    let parts =
      ["# \(MarkdownText.of(article.summary.title))", facts] + paragraphs
      + (others.isEmpty ? [] : ["Not placed in this text: \(others.joined(separator: " "))"])
      + (conflicts.isEmpty ? [] : ["Conflicts to resolve:\n\n" + conflicts.joined(separator: "\n")])
      + notes
    return "\n" + parts.joined(separator: "\n\n") + "\n"
  }

  package func end() -> String { "" }
}
