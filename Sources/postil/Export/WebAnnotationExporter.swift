import Foundation
import PostilReplica

/// An annotation page of the Web Annotation Data Model (W3C, 2017), in JSON-LD.
///
/// What the model has no word for is under `postil:`.
struct WebAnnotationExporter: Exporter {
  private var isFirst = true
  private static let contextScalars = 32
  private static let motivations: Set<String> = [
    "assessing", "bookmarking", "classifying", "commenting", "describing", "editing",
    "highlighting",
    "identifying", "linking", "moderating", "questioning", "replying", "tagging",
  ]

  func begin(_ header: ExportHeader) -> String {
    let state = JSON.object([
      "workspace": .text(header.workspace), "seq": .number(Int(clamping: header.seq)),
      "pending": .number(header.pending),
    ])
    return """
      {"@context":["http://www.w3.org/ns/anno.jsonld",{"postil":"urn:postil:ns#",\
      "contributor":{"@id":"dcterms:contributor","@type":"@id"}}],\
      "type":"AnnotationPage","postil:state":\(state.text),"items":[

      """
  }

  mutating func add(_ exported: ExportedArticle) -> String {
    let article = exported.article
    let scalars = Array(article.paragraphs.joined(separator: "\n\n").unicodeScalars)
    let items = article.annotations.flatMap { annotation in
      [Self.item(annotation, in: article, scalars)]
        + annotation.replies.filter { !$0.isDeleted }.map { Self.item($0, to: annotation) }
    }
    return items.map { item in
      defer { isFirst = false }
      return (isFirst ? "" : ",\n") + item.text
    }.joined()
  }

  func end() -> String { "\n]}\n" }

  private static func item(
    _ annotation: AnnotationDetail, in article: ArticleDetail, _ scalars: [Unicode.Scalar]
  ) -> JSON {
    let anchor = annotation.anchor
    var quote: [String: JSON] = [
      "type": .text("TextQuoteSelector"), "exact": .text(anchor.quote ?? ""),
    ]
    let (start, end) = (Int(anchor.start), Int(anchor.end))
    if anchor.revision == article.revision, start <= end, end <= scalars.count {
      quote["prefix"] = .text(string(scalars[max(0, start - contextScalars)..<start]))
      quote["suffix"] = .text(string(scalars[end..<min(scalars.count, end + contextScalars)]))
    }
    let position: [String: JSON] = [
      "type": .text("TextPositionSelector"), "start": .number(start), "end": .number(end),
    ]
    var bodies = annotation.tags.map { textualBody($0, purpose: "tagging") }
    if !annotation.note.isEmpty {
      bodies.insert(textualBody(annotation.note, purpose: "commenting"), at: 0)
    }
    let known = annotation.motivation.map { motivations.contains($0) } ?? false
    var item = origin(annotation.id, annotation.created)
    item.merge(
      wording(annotation.modified, annotation.modifiedBy, annotation.chosenBy)
    ) { $1 }
    item["motivation"] = .text(known ? annotation.motivation ?? "" : "commenting")
    item["body"] = .list(bodies)
    item["target"] = .object([
      "source": .text(article.summary.url ?? urn(article.summary.fullId)),
      "postil:revision": .text(anchor.revision),
      "selector": .list([.object(quote), .object(position)]),
    ])
    item["postil:motivation"] = known ? nil : annotation.motivation.map(JSON.text)
    item["postil:status"] = annotation.status.map(JSON.text)
    item["postil:marking"] = annotation.marking.map { .text("tlp:\($0)") }
    item["postil:articleMarking"] = article.summary.marking.map { .text("tlp:\($0)") }
    item["postil:conflicts"] =
      annotation.conflicts.isEmpty ? nil : .list(annotation.conflicts.map(JSON.text))
    item["postil:articleConflicts"] =
      article.summary.conflicts.isEmpty ? nil : .list(article.summary.conflicts.map(JSON.text))
    if let placement = annotation.placement, placement.revision != anchor.revision {
      var now: [String: JSON] = [
        "state": .text(placement.state.rawValue), "revision": .text(placement.revision),
        "factsChanged": .flag(placement.factsChanged),
      ]
      now["text"] = placement.text.map(JSON.text)
      now["start"] = placement.start.map { .number(Int($0)) }
      now["end"] = placement.end.map { .number(Int($0)) }
      item["postil:anchor"] = .object(now)
    }
    item["postil:articleDuplicateOf"] = article.summary.duplicateOf.map(JSON.text)
    item["postil:articleWithdrawn"] = article.summary.withdrawn.map(JSON.text)
    item["postil:deleted"] = annotation.isDeleted ? .flag(true) : nil
    return .object(item)
  }

  private static func item(_ reply: ReplyDetail, to annotation: AnnotationDetail) -> JSON {
    var item = origin(reply.id, reply.created)
    item.merge(wording(reply.modified, reply.modifiedBy, reply.chosenBy)) { $1 }
    item["motivation"] = .text("replying")
    item["body"] = .list([textualBody(reply.body, purpose: "replying")])
    item["target"] = .text(urn(reply.parent ?? annotation.id))
    item["postil:conflicts"] =
      reply.conflicts.isEmpty ? nil : .list(reply.conflicts.map(JSON.text))
    return .object(item)
  }

  private static func origin(_ id: String, _ created: Authorship) -> [String: JSON] {
    var item: [String: JSON] = [
      "id": .text(urn(id)), "type": .text("Annotation"), "created": .text(created.claimedAt),
      "creator": person(created.author),
    ]
    item["postil:adoptedBy"] = created.adoptedBy.map(person)
    return item
  }

  /// Who wrote, or chose, the words that stand, where they are not those that it was made with.
  private static func wording(
    _ modified: String?, _ writers: [Authorship]?, _ chosen: Authorship?
  ) -> [String: JSON] {
    guard let modified, let writers else { return [:] }
    var names: [String] = []
    for name in (writers + [chosen].compactMap { $0 }).map(\.author) where !names.contains(name) {
      names.append(name)
    }
    var item: [String: JSON] = [
      "modified": .text(modified), "contributor": .list(names.map(person)),
    ]
    item["postil:chosenBy"] = chosen.map { person($0.author) }
    return item
  }

  private static func person(_ name: String) -> JSON {
    .object(["type": .text("Person"), "name": .text(name)])
  }

  private static func textualBody(_ text: String, purpose: String) -> JSON {
    .object([
      "type": .text("TextualBody"), "value": .text(text), "format": .text("text/plain"),
      "purpose": .text(purpose),
    ])
  }

  private static func urn(_ id: String) -> String {
    "urn:postil:" + (id.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? id)
  }

  private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}

/// A value of JSON.
private enum JSON: Encodable {
  case text(String)
  case number(Int)
  case flag(Bool)
  case list([JSON])
  case object([String: JSON])

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .text(let text): try text.encode(to: encoder)
    case .number(let number): try number.encode(to: encoder)
    case .flag(let flag): try flag.encode(to: encoder)
    case .list(let list): try list.encode(to: encoder)
    case .object(let object): try object.encode(to: encoder)
    }
  }

  var text: String { JSONText.of(self, snakeCase: false) }
}
