package import PostilReplica

/// One page to read: no scripts, nothing from elsewhere, and no text of others that is markup.
package struct HTMLExporter: Exporter {
  private var articles = 0

  package func begin(_ header: ExportHeader) -> String {
    ExportTemplates.beginning.render(
      Beginning(workspace: header.workspace, state: header.words))
  }

  package mutating func add(_ exported: ExportedArticle) -> String {
    articles += 1
    return ExportTemplates.article.render(ArticleContent(exported, article: articles))
  }

  package func end() -> String { ExportTemplates.end.render("") }

  private struct Beginning {
    let workspace: String
    let state: String
  }
}

/// The content of the template of an article.
private struct ArticleContent {
  let language: String?
  let title: String
  let marking: String?
  let facts: String
  let paragraphs: [Paragraph]
  let isOpen: Bool
  let conflicts: [String]
  let isAnnotated: Bool
  let notes: [Note]

  struct Paragraph {
    let pieces: [Piece]
  }

  struct Piece {
    let text: String
    let isCovered: Bool
    /// True if several annotations cover it.
    let isDeep: Bool
    let references: [Reference]
  }

  struct Reference {
    /// The anchor to which the note leads back.
    let origin: String
    let target: String
    let number: Int
  }

  struct Note {
    let anchor: String
    /// Not `marking`: where a note has none, a template looks further, and finds that of its article.
    let ownMarking: String?
    /// The anchor of its number in the text; `nil` where it has no place there.
    let origin: String?
    let quote: String?
    let note: String
    let marks: String
    let isAnswered: Bool
    let replies: [Reply]
  }

  struct Reply {
    /// The indent of an answer to another reply, in em.
    let margin: Int?
    let body: String
    let remarks: String
  }

  /// - Parameter number: which one of the page's articles, from 1.
  init(_ exported: ExportedArticle, article number: Int) {
    let article = exported.article
    language = article.summary.language
    title = article.summary.title
    marking = Self.marking(article.summary.marking)
    facts = Self.joined(article.facts)
    let cut = AnnotatedParagraph.all(of: article)
    let placed = Set(cut.flatMap { $0.pieces.flatMap(\.ending) })
    paragraphs = cut.map { paragraph in
      Paragraph(pieces: paragraph.pieces.map { Self.piece($0, number) })
    }
    conflicts = exported.conflicts.map(Self.words)
    isOpen = !conflicts.isEmpty
    notes = article.annotations.enumerated().map { index, annotation in
      Self.note(
        annotation, Self.anchor(number, index),
        origin: placed.contains(index) ? Self.origin(number, index) : nil)
    }
    isAnnotated = !notes.isEmpty
  }

  private static func piece(_ piece: AnnotatedParagraph.Piece, _ article: Int) -> Piece {
    Piece(
      text: piece.text, isCovered: !piece.covering.isEmpty, isDeep: piece.covering.count > 1,
      references: piece.ending.map {
        Reference(origin: origin(article, $0), target: anchor(article, $0), number: $0 + 1)
      })
  }

  private static func note(
    _ annotation: AnnotationDetail, _ anchor: String, origin: String?
  ) -> Note {
    let replies = annotation.replies.filter { !$0.isDeleted }.map { reply in
      Reply(
        margin: reply.depth > 1 ? reply.depth - 1 : nil, body: reply.body,
        remarks: joined(reply.facts))
    }
    return Note(
      anchor: anchor, ownMarking: marking(annotation.marking), origin: origin,
      quote: annotation.anchor.quote, note: annotation.note,
      marks: joined(annotation.facts), isAnswered: !replies.isEmpty, replies: replies)
  }

  private static func anchor(_ article: Int, _ annotation: Int) -> String {
    "a\(article)-\(annotation + 1)"
  }

  private static func origin(_ article: Int, _ annotation: Int) -> String {
    "r\(article)-\(annotation + 1)"
  }

  /// As TLP writes it.
  private static func marking(_ name: String?) -> String? { name.map { "TLP:\($0.uppercased())" } }

  private static func words(_ conflict: ConflictDetail) -> String {
    let values = conflict.heads.map { "\($0.value) (\($0.written.byline))" }
    return "\(conflict.id) \(conflict.field): \(values.joined(separator: " / "))"
  }

  private static func joined(_ facts: [String]) -> String { facts.joined(separator: " · ") }
}
