package import PostilReplica

/// An annotation page of the Web Annotation Data Model (W3C, 2017), in JSON-LD.
///
/// Properties that the model lacks are under `postil:`.
package struct WebAnnotationExporter: Exporter {
  private var isFirst = true
  private static let motivations: Set<String> = [
    "assessing", "bookmarking", "classifying", "commenting", "describing", "editing",
    "highlighting",
    "identifying", "linking", "moderating", "questioning", "replying", "tagging",
  ]

  package func begin(_ header: ExportHeader) -> String {
    """
    {"@context":["http://www.w3.org/ns/anno.jsonld",{"postil":"urn:postil:ns#",\
    "contributor":{"@id":"dcterms:contributor","@type":"@id"}}],\
    "type":"AnnotationPage","postil:state":\(PostilFields.state(header).text),"items":[

    """
  }

  package mutating func add(_ exported: ExportedArticle) -> String {
    let article = exported.article
    let items = article.annotations.flatMap { annotation in
      // Replies come behind what they answer. A deleted one is not exported, and its answers answer what it did.
      var targets: [String: String] = [:]
      var items = [Self.item(annotation, in: article)]
      for reply in annotation.replies {
        let answered =
          reply.parent.flatMap { targets[$0] } ?? Self.uri(annotation.uri, annotation.claim)
        targets[reply.id] = reply.isDeleted ? answered : Self.uri(reply.uri, reply.claim)
        if !reply.isDeleted { items.append(Self.item(reply, to: answered)) }
      }
      return items
    }
    return items.map { item in
      defer { isFirst = false }
      return (isFirst ? "" : ",\n") + item.text
    }.joined()
  }

  package func end() -> String { "\n]}\n" }

  private static func item(_ annotation: AnnotationDetail, in article: ArticleDetail) -> JSON {
    var bodies = annotation.tags.map { textualBody($0, purpose: "tagging") }
    if !annotation.note.isEmpty {
      bodies.insert(textualBody(annotation.note, purpose: "commenting"), at: 0)
    }
    let motivation = annotation.motivation ?? ""
    let known = motivations.contains(motivation)
    var item = origin(annotation.id, annotation.uri, annotation.created, annotation.claim)
    item.merge(
      wording(annotation.modified, annotation.modifiedBy, annotation.chosenBy)
    ) { $1 }
    item["motivation"] = .text(known ? motivation : "commenting")
    // The model allows no empty list.
    item["body"] = bodies.isEmpty ? nil : .list(bodies)
    item["target"] = target(annotation.anchor, in: article)
    // An annotation without a motivation is exported as a comment; a real comment says so here.
    let isTold = known && motivation != "commenting"
    item["postil:motivation"] = isTold ? nil : annotation.motivation.map(JSON.text)
    item.merge(PostilFields.of(annotation, in: article)) { $1 }
    return .object(item)
  }

  /// - Parameter parent: the uri of the exported parent.
  private static func item(_ reply: ReplyDetail, to parent: String) -> JSON {
    var item = origin(reply.id, reply.uri, reply.created, reply.claim)
    item.merge(wording(reply.modified, reply.modifiedBy, reply.chosenBy)) { $1 }
    item["motivation"] = .text("replying")
    item["body"] = .list([textualBody(reply.body, purpose: "replying")])
    item["target"] = .text(parent)
    item["postil:conflicts"] = PostilFields.texts(reply.conflicts)
    return .object(item)
  }

  private static func target(_ anchor: AnchorDetail, in article: ArticleDetail) -> JSON {
    var target: [String: JSON] = [
      "source": .text(PostilFields.source(of: article)),
      "postil:revision": .text(anchor.revision),
    ]
    guard anchor.isWholeArticle != true else { return .object(target) }
    let position: [String: JSON] = [
      "type": .text("TextPositionSelector"), "start": .number(Int(anchor.start)),
      "end": .number(Int(anchor.end)),
    ]
    var selectors = [JSON.object(position)]
    if let exact = anchor.quote {
      var quote: [String: JSON] = ["type": .text("TextQuoteSelector"), "exact": .text(exact)]
      quote["prefix"] = anchor.context.map { .text($0.before) }
      quote["suffix"] = anchor.context.map { .text($0.after) }
      selectors.insert(.object(quote), at: 0)
    }
    target["selector"] = .list(selectors)
    return .object(target)
  }

  /// The creator and the time: for an imported thing those that its source claims, beside the importer.
  private static func origin(
    _ id: String, _ uri: String, _ created: Authorship, _ claim: ClaimDetail?
  ) -> [String: JSON] {
    var item: [String: JSON] = [
      "id": .text(Self.uri(uri, claim)), "type": .text("Annotation"), "postil:id": .text(id),
    ]
    if let claim {
      item["created"] = claim.at.map(JSON.text)
      item["creator"] = claim.author.map(PostilFields.person)
      item["postil:importedBy"] = PostilFields.person(created.author)
    } else {
      item["created"] = .text(created.claimedAt)
      item["creator"] = PostilFields.person(created.author)
    }
    item["postil:adoptedBy"] = created.adoptedBy.map(PostilFields.person)
    return item
  }

  /// The id that another tool gave it, if that is an address, else its own; some tools' ids are no addresses.
  private static func uri(_ own: String, _ claim: ClaimDetail?) -> String {
    claim?.sourceId.map { ForeignID.exported($0) } ?? own
  }

  /// The authors of the present words, or the member who chose them, if they are not the original words.
  private static func wording(
    _ modified: String?, _ writers: [Authorship]?, _ chosen: Authorship?
  ) -> [String: JSON] {
    guard let modified, let writers else { return [:] }
    var names: [String] = []
    for name in (writers + [chosen].compactMap { $0 }).map(\.author) where !names.contains(name) {
      names.append(name)
    }
    var item: [String: JSON] = [
      "modified": .text(modified), "contributor": .list(names.map(PostilFields.person)),
    ]
    item["postil:chosenBy"] = chosen.map { PostilFields.person($0.author) }
    return item
  }

  private static func textualBody(_ text: String, purpose: String) -> JSON {
    .object([
      "type": .text("TextualBody"), "value": .text(text), "format": .text("text/plain"),
      "purpose": .text(purpose),
    ])
  }
}
