import PostilCore
package import PostilReplica

/// A bundle of STIX 2.1: a report for each article, a note for each annotation and reply, an opinion for each
/// member's stance.
///
/// Source: OASIS, STIX Version 2.1 (2021); Protocol/EXPORT.md, "stix".
package struct STIXExporter: Exporter {
  private var ids = STIXIDs(workspace: "")
  /// Those of which the bundle has objects.
  private var members: Set<String> = []
  private var markings: Set<Marking> = []
  private var isFirst = true

  package mutating func begin(_ header: ExportHeader) -> String {
    ids = STIXIDs(workspace: header.workspaceID)
    let name = "\(header.workspace)/\(header.seq)/\(header.pending)"
    return "{\"type\":\"bundle\",\"id\":\"\(ids.id("bundle", name))\",\"objects\":[\n"
      + written([STIXExtension.author, STIXExtension.definition])
  }

  package mutating func add(_ exported: ExportedArticle) -> String {
    let page = STIXArticle(exported, ids)
    var objects = page.members.sorted().compactMap { member in
      members.insert(member).inserted ? ids.identity(of: member) : nil
    }
    for marking in page.markings.sorted() where markings.insert(marking).inserted {
      objects.append(marking.definition)
    }
    return written(objects + page.objects)
  }

  package func end() -> String { "\n]}\n" }

  private mutating func written(_ objects: [[String: JSON]]) -> String {
    objects.map { object in
      defer { isFirst = false }
      return (isFirst ? "" : ",\n") + JSON.object(object).text
    }.joined()
  }
}

/// The objects of one article.
private struct STIXArticle {
  private(set) var objects: [[String: JSON]] = []
  private(set) var members: Set<String> = []
  private(set) var markings: Set<Marking> = []
  private let ids: STIXIDs
  private let lastWrites: [String: Instant]
  private let articleMarking: Marking?

  init(_ exported: ExportedArticle, _ ids: STIXIDs) {
    self.ids = ids
    lastWrites = exported.lastWrites
    let article = exported.article
    articleMarking = article.summary.marking.flatMap { Marking(name: $0) }
    let name = "article/\(article.summary.fullId)"
    let report = ids.id("report", name)
    let made = object(
      "report", name, article.summary.id, article.imported, articleMarking,
      isDeleted: article.summary.isDeleted)
    add(
      article.assessments, of: report, name, article.summary.id, article.imported, articleMarking)
    for annotation in article.annotations { add(annotation, to: report) }
    let parts = objects.compactMap { $0["id"] }
    objects.insert(
      reported(
        article, as: made, parts.isEmpty ? [made["created_by_ref"]].compactMap { $0 } : parts),
      at: 0)
  }

  private func reported(
    _ article: ArticleDetail, as made: [String: JSON], _ parts: [JSON]
  ) -> [String: JSON] {
    let summary = article.summary
    var report = made
    report["name"] = .text(summary.title)
    report["description"] = .text(article.paragraphs.joined(separator: "\n\n"))
    report["published"] = made["created"]
    report["object_refs"] = .list(parts)
    report["labels"] = PostilFields.texts(summary.tags)
    report["lang"] = summary.language.map(JSON.text)
    if let url = summary.url, case .list(let known)? = made["external_references"] {
      let source = JSON.object(["source_name": .text("article"), "url": .text(url)])
      report["external_references"] = .list(known + [source])
    }
    report["extensions"] = STIXExtension.properties([
      "article": .text(summary.fullId), "revision": .text(article.revision),
      "published": summary.published.map(JSON.text), "status": summary.status.map(JSON.text),
      "assignee": summary.assignee.map(JSON.text), "due": summary.due.map(JSON.text),
      "audiences": PostilFields.texts(summary.audiences),
      "withdrawn": summary.withdrawn.map(JSON.text),
      "duplicate_of": summary.duplicateOf.map(JSON.text),
      "conflicts": PostilFields.texts(summary.conflicts),
    ])
    return report
  }

  private mutating func add(_ annotation: AnnotationDetail, to report: String) {
    let own = annotation.marking.flatMap { Marking(name: $0) }
    // It quotes the article, so it is marked at least as high.
    let marking = [own, articleMarking].compactMap { $0 }.max()
    var note = object(
      "note", annotation.uri, annotation.id, annotation.created, marking, annotation.claim,
      isDeleted: annotation.isDeleted)
    let quote = annotation.anchor.quote
    note["content"] = .text(
      annotation.note.isEmpty ? quote ?? annotation.motivation ?? "highlighting" : annotation.note)
    note["abstract"] = annotation.note.isEmpty ? nil : quote.map(JSON.text)
    note["authors"] = authors(annotation.created, annotation.claim, annotation.modifiedBy)
    note["object_refs"] = .list([.text(report)])
    note["labels"] = PostilFields.texts(annotation.tags)
    note["lang"] = annotation.language.map(JSON.text)
    let isPlaced = annotation.anchor.isWholeArticle != true
    note["extensions"] = STIXExtension.properties([
      "revision": .text(annotation.anchor.revision), "quote": quote.map(JSON.text),
      "start": isPlaced ? .number(Int(annotation.anchor.start)) : nil,
      "end": isPlaced ? .number(Int(annotation.anchor.end)) : nil,
      "anchor_state": (annotation.placement?.state.rawValue).map(JSON.text),
      "motivation": annotation.motivation.map(JSON.text),
      "status": annotation.status.map(JSON.text),
      "assignee": annotation.assignee.map(JSON.text), "due": annotation.due.map(JSON.text),
      "color": annotation.color.map(JSON.text),
      "audiences": PostilFields.texts(annotation.audiences),
      "conflicts": PostilFields.texts(annotation.conflicts),
    ])
    objects.append(note)
    add(
      annotation.assessments, of: ids.id("note", annotation.uri), annotation.uri, annotation.id,
      annotation.created, marking)
    add(annotation.replies, to: annotation, marking)
  }

  private mutating func add(
    _ replies: [ReplyDetail], to annotation: AnnotationDetail, _ marking: Marking?
  ) {
    var answered: [String: String] = [:]
    for reply in replies {
      let parent = reply.parent.flatMap { answered[$0] } ?? ids.id("note", annotation.uri)
      // The answers to a deleted reply answer what it did.
      answered[reply.id] = reply.isDeleted ? parent : ids.id("note", reply.uri)
      if reply.isDeleted { continue }
      var note = object(
        "note", reply.uri, reply.id, reply.created, marking, reply.claim,
        isDeleted: annotation.isDeleted)
      note["content"] = .text(reply.body)
      note["authors"] = authors(reply.created, reply.claim, reply.modifiedBy)
      note["object_refs"] = .list([.text(parent)])
      note["extensions"] = STIXExtension.properties([
        "conflicts": PostilFields.texts(reply.conflicts)
      ])
      objects.append(note)
    }
  }

  /// An opinion for each member with a stance that STIX has a word for; a note for every other one.
  private mutating func add(
    _ assessments: [AssessmentDetail], of subject: String, _ name: String, _ typed: String,
    _ created: Authorship, _ marking: Marking?
  ) {
    for assessment in assessments {
      let opinion = assessment.stance.flatMap { Self.opinions[$0] }
      var judged = object(
        opinion == nil ? "note" : "opinion", "\(name)/assessment/\(assessment.member)", typed,
        created, marking, isDeleted: false)
      members.insert(assessment.member)
      judged["created_by_ref"] = .text(ids.identity(assessment.member))
      judged["external_references"] = nil
      judged["authors"] = .list([.text(assessment.member)])
      judged["object_refs"] = .list([.text(subject)])
      judged["confidence"] = assessment.confidence.map(JSON.number)
      if let opinion {
        judged["opinion"] = .text(opinion)
        judged["explanation"] = assessment.rationale.map(JSON.text)
      } else {
        judged["content"] = .text(
          assessment.judged.map { "\($0.aspect) \($0.value)" }.joined(separator: "; "))
      }
      judged["extensions"] = STIXExtension.properties(
        Dictionary(
          uniqueKeysWithValues: assessment.judged.map { ($0.aspect, JSON.text($0.value)) }))
      objects.append(judged)
    }
  }

  private static let opinions = [
    "supports": "agree", "refutes": "disagree", "neutral": "neutral",
  ]

  /// The properties that all objects have.
  ///
  /// - Parameters:
  ///   - name: the same in every workspace, and for ever.
  ///   - typed: the id that people type.
  private mutating func object(
    _ type: String, _ name: String, _ typed: String, _ created: Authorship, _ marking: Marking?,
    _ claim: ClaimDetail? = nil, isDeleted: Bool
  ) -> [String: JSON] {
    members.insert(created.author)
    let start = STIXTime(claim?.at ?? created.claimedAt)
    let end = lastWrites[typed].map { STIXTime($0.iso8601) } ?? start
    var object: [String: JSON] = [
      "type": .text(type), "spec_version": .text("2.1"), "id": .text(ids.id(type, name)),
      "created": .text(start.text), "modified": .text(max(start, end).text),
      "created_by_ref": .text(ids.identity(created.author)),
    ]
    if let marking {
      markings.insert(marking)
      object["object_marking_refs"] = .list([.text(marking.definitionID)])
    }
    object["revoked"] = isDeleted ? .flag(true) : nil
    var references = [JSON.object(["source_name": .text("postil"), "external_id": .text(typed)])]
    if let source = claim?.sourceId {
      references.append(
        .object(["source_name": .text("imported"), "external_id": .text(source)]))
    }
    object["external_references"] = .list(references)
    return object
  }

  private func authors(
    _ created: Authorship, _ claim: ClaimDetail?, _ writers: [Authorship]?
  ) -> JSON {
    var names = [claim?.author ?? created.author]
    for name in (writers ?? []).map(\.author) where !names.contains(name) { names.append(name) }
    return .list(names.map(JSON.text))
  }
}
