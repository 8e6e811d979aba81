package import PostilReplica

/// One page to read: no scripts, nothing from elsewhere, and no text of others that is markup.
package struct HTMLExporter: Exporter {
  private var articles = 0

  package func begin(_ header: ExportHeader) -> String {
    """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="viewport" content="width=device-width">
    <title>\(HTMLText.of(header.workspace))</title>
    <style>
    body{font:1.05rem/1.55 Georgia,serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#222}
    mark{background:#fff3b0;padding:0}mark.deep{background:#ffd97a}sup a{text-decoration:none}
    .facts{color:#666;font:.8rem/1.5 sans-serif}.notes{font-size:.92rem;border-top:1px solid #ccc;padding-top:1rem}
    .notes li{margin-bottom:.8rem}blockquote{margin:.2rem 0;color:#555}.open{color:#a40000}
    article{margin-bottom:4rem}pre,p{white-space:pre-wrap;overflow-wrap:anywhere}
    </style></head><body>
    <p class="facts">\(HTMLText.of(header.words))</p>

    """
  }

  package mutating func add(_ exported: ExportedArticle) -> String {
    articles += 1
    let (article, annotations) = (exported.article, exported.article.annotations)
    let language = article.summary.language.map { " lang=\"\(HTMLText.of($0))\"" } ?? ""
    var page = "<article\(language)><h1>\(HTMLText.of(article.summary.title))</h1>\n"
    page += Self.facts(article.facts)
    for paragraph in AnnotatedParagraph.all(of: article) {
      page += "<p>\(paragraph.pieces.map(piece).joined())</p>\n"
    }
    if !exported.conflicts.isEmpty {
      page += "<ul class=\"open\">\(exported.conflicts.map(Self.conflict).joined())</ul>\n"
    }
    if !annotations.isEmpty {
      page += "<ol class=\"notes\">\n"
      for (index, annotation) in annotations.enumerated() { page += note(annotation, index) }
      page += "</ol>\n"
    }
    return page + "</article>\n"
  }

  package func end() -> String { "</body></html>\n" }

  private func piece(_ piece: AnnotatedParagraph.Piece) -> String {
    let text = HTMLText.of(piece.text)
    let marked =
      switch piece.covering.count {
      case 0: text
      case 1: "<mark>\(text)</mark>"
      default: "<mark class=\"deep\">\(text)</mark>"
      }
    return marked
      + piece.ending.map { "<sup><a href=\"#\(anchor($0))\">\($0 + 1)</a></sup>" }.joined()
  }

  private func note(_ annotation: AnnotationDetail, _ index: Int) -> String {
    var note = "<li id=\"\(anchor(index))\">"
    if let quote = annotation.anchor.quote {
      note += "<blockquote>\(HTMLText.of(quote))</blockquote>"
    }
    note += "<p>\(HTMLText.of(annotation.note))</p>\(Self.facts(annotation.facts))"
    let replies = annotation.replies.filter { !$0.isDeleted }
    if !replies.isEmpty {
      note += "<ul>"
      for reply in replies {
        let margin = reply.depth > 1 ? " style=\"margin-left:\(reply.depth - 1)em\"" : ""
        note += "<li\(margin)><p>\(HTMLText.of(reply.body))</p>\(Self.facts(reply.facts))</li>"
      }
      note += "</ul>"
    }
    return note + "</li>\n"
  }

  private func anchor(_ index: Int) -> String { "a\(articles)-\(index + 1)" }

  private static func conflict(_ conflict: ConflictDetail) -> String {
    let values = conflict.heads.map { "\($0.value) (\($0.written.byline))" }
    return
      "<li>\(HTMLText.of("\(conflict.id) \(conflict.field): \(values.joined(separator: " / "))"))</li>"
  }

  private static func facts(_ facts: [String]) -> String {
    "<p class=\"facts\">\(HTMLText.of(facts.joined(separator: " · ")))</p>\n"
  }
}
