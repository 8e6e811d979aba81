import Foundation
import PostilReplica

/// Facts about an annotation that neither the Web Annotation Data Model nor Hypothesis has a name for.
///
/// Both exports write the same, and imports of both read it. Source: Protocol/EXPORT.md, "w3c".
enum PostilFields {
  /// The state that is exported.
  static func state(_ header: ExportHeader) -> JSON {
    .object([
      "workspace": .text(header.workspace), "seq": .number(Int(clamping: header.seq)),
      "pending": .number(header.pending),
    ])
  }

  static func of(_ annotation: AnnotationDetail, in article: ArticleDetail) -> [String: JSON] {
    var item: [String: JSON] = [:]
    item["postil:status"] = annotation.status.map(JSON.text)
    item["postil:assignee"] = annotation.assignee.map(JSON.text)
    item["postil:due"] = annotation.due.map(JSON.text)
    item["postil:color"] = annotation.color.map(JSON.text)
    item["postil:language"] = annotation.language.map(JSON.text)
    item["postil:audiences"] = texts(annotation.audiences)
    item["postil:assessments"] =
      annotation.assessments.isEmpty ? nil : .list(annotation.assessments.map(assessment))
    item["postil:marking"] = annotation.marking.map { .text("tlp:\($0)") }
    item["postil:articleMarking"] = article.summary.marking.map { .text("tlp:\($0)") }
    item["postil:conflicts"] = texts(annotation.conflicts)
    item["postil:articleConflicts"] = texts(article.summary.conflicts)
    item["postil:anchor"] = annotation.placement.flatMap { anchor($0, from: annotation.anchor) }
    item["postil:articleDuplicateOf"] = article.summary.duplicateOf.map(JSON.text)
    item["postil:articleWithdrawn"] = article.summary.withdrawn.map(JSON.text)
    item["postil:articleDeleted"] = article.summary.isDeleted ? .flag(true) : nil
    item["postil:deleted"] = annotation.isDeleted ? .flag(true) : nil
    return item
  }

  /// The present place of the quote; `nil` if that is the place where it was made.
  private static func anchor(_ placement: PlacementDetail, from home: AnchorDetail) -> JSON? {
    guard placement.revision != home.revision || placement.decision != nil else { return nil }
    var now: [String: JSON] = [
      "state": .text(placement.state.rawValue), "revision": .text(placement.revision),
      "factsChanged": .flag(placement.factsChanged),
    ]
    now["decision"] = placement.decision.map(JSON.text)
    now["text"] = placement.text.map(JSON.text)
    now["start"] = placement.start.map { .number(Int($0)) }
    now["end"] = placement.end.map { .number(Int($0)) }
    return .object(now)
  }

  private static func assessment(_ assessment: AssessmentDetail) -> JSON {
    var judged: [String: JSON] = ["member": person(assessment.member)]
    for (aspect, value) in assessment.judged { judged[aspect] = .text(value) }
    return .object(judged)
  }

  static func person(_ name: String) -> JSON {
    .object(["type": .text("Person"), "name": .text(name)])
  }

  /// The article's address, or a name for one without.
  static func source(of article: ArticleDetail) -> String {
    if let url = article.summary.url { return url }
    let id = article.summary.fullId
    return "urn:postil:" + (id.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? id)
  }

  static func texts(_ texts: [String]) -> JSON? {
    texts.isEmpty ? nil : .list(texts.map(JSON.text))
  }
}
