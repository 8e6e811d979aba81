import PostilReplica

/// Articles to read, their annotations as footnotes.
struct MarkdownExporter: Exporter {
  func begin(_ header: ExportHeader) -> String { "<!-- \(Self.plain(header.words)) -->\n" }

  func add(_ exported: ExportedArticle) -> String {
    let (article, annotations) = (exported.article, exported.article.annotations)
    let facts = Self.line(article.facts.map(Self.plain).joined(separator: " · "))
    let paragraphs = AnnotatedParagraph.all(of: article).map { paragraph in
      Self.line(
        paragraph.pieces.map { piece in
          Self.plain(piece.text) + piece.ending.map { "[^\(annotations[$0].id)]" }.joined()
        }.joined())
    }
    let notes = annotations.map { annotation in
      let quote = annotation.anchor.quote.map { "«\(Self.plain($0))» " } ?? ""
      let lines =
        [Self.line("\(quote)\(Self.plain(annotation.note))") + "  "]
        + ["*\(annotation.facts.map(Self.plain).joined(separator: " · "))*"]
        + annotation.replies.filter { !$0.isDeleted }.flatMap { reply in
          [
            "",
            String(repeating: "  ", count: reply.depth - 1)
              + "- \(Self.line(Self.plain(reply.body))) *\(Self.plain(reply.facts.joined(separator: " · ")))*",
          ]
        }
      return "[^\(annotation.id)]: " + lines.joined(separator: "\n    ")
    }
    let conflicts = exported.conflicts.map { conflict in
      let values = conflict.heads.map {
        "\(Self.plain($0.value)) (\(Self.plain($0.written.byline)))"
      }
      return
        "- **\(conflict.id) \(Self.plain(conflict.field))**: \(values.joined(separator: " / "))"
    }
    let parts =
      ["# \(Self.plain(article.summary.title))", facts] + paragraphs
      + (conflicts.isEmpty ? [] : ["To decide:\n\n" + conflicts.joined(separator: "\n")]) + notes
    return "\n" + parts.joined(separator: "\n\n") + "\n"
  }

  func end() -> String { "" }

  /// Text of others, which neither formats nor links nor steers.
  private static func plain(_ text: String) -> String {
    var plain = ""
    for character in Terminal.harmless(text) {
      if "\\`*_{}[]<>#|~&!".contains(character) { plain.append("\\") }
      plain.append(character)
    }
    return plain
  }

  /// Lets what stands at the beginning of a line begin no list, no rule and no block of code.
  private static func line(_ text: String) -> String {
    guard let first = text.first, " \u{FFFD}+-=:0123456789".contains(first) else { return text }
    return "\u{200B}" + text
  }
}
