import PostilCore
package import PostilReplica

/// One page to read: no scripts, nothing from elsewhere, and no text of others that is markup.
package struct HTMLExporter: Exporter {
  private var beginning = Beginning(pageTitle: "", state: "")
  /// The first article, until it is known whether there is another: a page of one has its title.
  private var first = ""
  private var isBegun = false
  private var contents: [Entry] = []
  private var highestMarking: Marking?

  package mutating func begin(_ header: ExportHeader) -> String {
    beginning = Beginning(pageTitle: header.workspace, state: header.words)
    return ""
  }

  package mutating func add(_ exported: ExportedArticle) -> String {
    let number = contents.count + 1
    contents.append(Entry(place: "a\(number)", title: exported.article.summary.title))
    let markings = [exported.article.summary.marking] + exported.article.annotations.map(\.marking)
    highestMarking =
      ([highestMarking] + markings.map { $0.flatMap { Marking(name: $0) } }).compactMap { $0 }.max()
    let article = ExportTemplates.article.render(ArticleContent(exported, article: number))
    if number > 1 { return beginPage(titled: beginning.pageTitle) + article }
    first = article
    return ""
  }

  package mutating func end() -> String {
    let title = contents.count == 1 ? contents[0].title : beginning.pageTitle
    return beginPage(titled: title)
      + ExportTemplates.end.render(
        End(
          pageMarking: ShownMarking(highestMarking?.name), isListed: contents.count > 1,
          contents: contents))
  }

  /// The page up to the first article, once; then nothing.
  private mutating func beginPage(titled title: String) -> String {
    if isBegun { return "" }
    isBegun = true
    beginning.pageTitle = title
    defer { first = "" }
    return ExportTemplates.beginning.render(beginning) + first
  }

  private struct Beginning {
    var pageTitle: String
    let state: String
  }

  private struct End {
    let pageMarking: ShownMarking?
    let isListed: Bool
    let contents: [Entry]
  }

  /// An article in the list of contents.
  private struct Entry {
    let place: String
    let title: String
  }
}

/// A marking as it is shown, in the colours of TLP 2.0.
private struct ShownMarking {
  let label: String
  let colour: String

  init?(_ marking: String?) {
    guard let marking else { return nil }
    label = "TLP:\(marking.uppercased())"
    colour = String(marking.prefix { $0 != "+" })
  }
}

/// The content of the template of an article.
private struct ArticleContent {
  let place: String
  let marking: ShownMarking?
  let language: String?
  let title: String
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
    let source: String
    let target: String
    let number: Int
  }

  struct Note {
    let anchor: String
    /// The reference in the text, or the article.
    let origin: String
    let noteMarking: ShownMarking?
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
    place = "a\(number)"
    marking = ShownMarking(article.summary.marking)
    language = article.summary.language
    title = article.summary.title
    facts = Self.joined(article.facts)
    let cut = AnnotatedParagraph.all(of: article)
    let placed = Set(cut.flatMap { $0.pieces.flatMap(\.ending) })
    paragraphs = cut.map { paragraph in
      Paragraph(pieces: paragraph.pieces.map { Self.piece($0, number) })
    }
    conflicts = exported.conflicts.map(Self.words)
    isOpen = !conflicts.isEmpty
    notes = article.annotations.enumerated().map { index, annotation in
      let anchor = Self.anchor(number, index)
      return Self.note(
        annotation, anchor, origin: placed.contains(index) ? "r-\(anchor)" : "a\(number)")
    }
    isAnnotated = !notes.isEmpty
  }

  private static func piece(_ piece: AnnotatedParagraph.Piece, _ article: Int) -> Piece {
    Piece(
      text: piece.text, isCovered: !piece.covering.isEmpty, isDeep: piece.covering.count > 1,
      references: piece.ending.map {
        let target = anchor(article, $0)
        return Reference(source: "r-\(target)", target: target, number: $0 + 1)
      })
  }

  private static func note(_ annotation: AnnotationDetail, _ anchor: String, origin: String)
    -> Note
  {
    let replies = annotation.replies.filter { !$0.isDeleted }.map { reply in
      Reply(
        margin: reply.depth > 1 ? reply.depth - 1 : nil, body: reply.body,
        remarks: joined(reply.facts))
    }
    return Note(
      anchor: anchor, origin: origin, noteMarking: ShownMarking(annotation.marking),
      quote: annotation.anchor.quote, note: annotation.note,
      marks: joined(annotation.facts), isAnswered: !replies.isEmpty, replies: replies)
  }

  private static func anchor(_ article: Int, _ annotation: Int) -> String {
    "a\(article)-\(annotation + 1)"
  }

  private static func words(_ conflict: ConflictDetail) -> String {
    let values = conflict.heads.map { "\($0.value) (\($0.written.byline))" }
    return "\(conflict.id) \(conflict.field): \(values.joined(separator: " / "))"
  }

  private static func joined(_ facts: [String]) -> String { facts.joined(separator: " · ") }
}
