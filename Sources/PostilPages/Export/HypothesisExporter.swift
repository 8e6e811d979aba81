package import PostilReplica

/// Rows as the API of Hypothesis gives them, one annotation or reply each.
///
/// Fields that it lacks are under `postil:`, as in the export of web annotations.
/// Source: Protocol/EXPORT.md, "hypothesis".
package struct HypothesisExporter: Exporter {
  private var rows = 0

  package func begin(_ header: ExportHeader) -> String {
    "{\"postil:state\":\(PostilFields.state(header).text),\"rows\":[\n"
  }

  package mutating func add(_ exported: ExportedArticle) -> String {
    let article = exported.article
    let items = article.annotations.flatMap { annotation in
      let id = Self.id(annotation.uri, annotation.claim)
      var above: [String: [String]] = [:]
      var items = [Self.row(annotation, id, in: exported)]
      for reply in annotation.replies {
        let answered = reply.parent.flatMap { above[$0] } ?? [id]
        let own = Self.id(reply.uri, reply.claim)
        // The answers to a deleted reply answer what it did.
        above[reply.id] = reply.isDeleted ? answered : answered + [own]
        if !reply.isDeleted { items.append(Self.row(reply, own, answers: answered, in: exported)) }
      }
      return items
    }
    return items.map { item in
      defer { rows += 1 }
      return (rows == 0 ? "" : ",\n") + JSON.object(item).text
    }.joined()
  }

  package func end() -> String { "\n],\"total\":\(rows)}\n" }

  private static func row(
    _ annotation: AnnotationDetail, _ id: String, in exported: ExportedArticle
  ) -> [String: JSON] {
    let article = exported.article
    var item = origin(annotation.id, id, annotation.created, annotation.claim, exported)
    item.merge(wording(annotation.modifiedBy, annotation.chosenBy)) { $1 }
    item["text"] = .text(annotation.note)
    item["tags"] = .list(annotation.tags.map(JSON.text))
    item["target"] = .list([target(annotation.anchor, in: article)])
    item["postil:motivation"] = annotation.motivation.map(JSON.text)
    item.merge(PostilFields.of(annotation, in: article)) { $1 }
    return item
  }

  /// - Parameter above: the ids of all that it stands below, the annotation first.
  private static func row(
    _ reply: ReplyDetail, _ id: String, answers above: [String], in exported: ExportedArticle
  ) -> [String: JSON] {
    var item = origin(reply.id, id, reply.created, reply.claim, exported)
    item.merge(wording(reply.modifiedBy, reply.chosenBy)) { $1 }
    item["text"] = .text(reply.body)
    item["tags"] = .list([])
    item["references"] = .list(above.map(JSON.text))
    item["target"] = .list([
      .object(["source": .text(PostilFields.source(of: exported.article))])
    ])
    item["postil:conflicts"] = PostilFields.texts(reply.conflicts)
    return item
  }

  /// The id that another tool gave it, else its own.
  private static func id(_ own: String, _ claim: ClaimDetail?) -> String { claim?.sourceId ?? own }

  private static func origin(
    _ typed: String, _ id: String, _ created: Authorship, _ claim: ClaimDetail?,
    _ exported: ExportedArticle
  ) -> [String: JSON] {
    let article = exported.article.summary
    var item: [String: JSON] = [
      "id": .text(id), "postil:id": .text(typed),
      "uri": .text(PostilFields.source(of: exported.article)),
      "document": .object(["title": .list([.text(article.title)])]),
    ]
    if let claim {
      item["created"] = claim.at.map(JSON.text)
      item["user"] = claim.author.map { .text(HypothesisAuthority.account($0)) }
      item["postil:importedBy"] = PostilFields.person(created.author)
    } else {
      item["created"] = .text(created.claimedAt)
      item["user"] = .text(HypothesisAuthority.account(created.author))
    }
    item["updated"] = exported.lastWrites[typed].map { .text($0.iso8601) }
    item["postil:adoptedBy"] = created.adoptedBy.map(PostilFields.person)
    return item
  }

  /// The authors of words that are not the first ones. Hypothesis knows one author only.
  private static func wording(_ writers: [Authorship]?, _ chosen: Authorship?) -> [String: JSON] {
    var names: [String] = []
    for name in ((writers ?? []) + [chosen].compactMap { $0 }).map(\.author)
    where !names.contains(name) { names.append(name) }
    var item: [String: JSON] = [:]
    item["postil:contributor"] = PostilFields.texts(names)
    item["postil:chosenBy"] = chosen.map { PostilFields.person($0.author) }
    return item
  }

  private static func target(_ anchor: AnchorDetail, in article: ArticleDetail) -> JSON {
    var target: [String: JSON] = [
      "source": .text(PostilFields.source(of: article)), "postil:revision": .text(anchor.revision),
    ]
    guard let exact = anchor.quote, let utf16 = anchor.utf16 else { return .object(target) }
    var quote: [String: JSON] = ["type": .text("TextQuoteSelector"), "exact": .text(exact)]
    quote["prefix"] = anchor.context.map { .text($0.before) }
    quote["suffix"] = anchor.context.map { .text($0.after) }
    target["selector"] = .list([
      .object(quote),
      .object([
        "type": .text("TextPositionSelector"), "start": .number(utf16.lowerBound),
        "end": .number(utf16.upperBound),
      ]),
    ])
    return .object(target)
  }
}
