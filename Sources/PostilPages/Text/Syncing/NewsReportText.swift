package import PostilReplica

/// The actions of others, one line for each member and thing.
package struct NewsReportText {
  /// The most lines at the end of a sync.
  private static let linesOfSync = 10
  /// The most kinds of acts in a line.
  private static let actsOfLine = 8

  private let report: NewsReport

  package init(_ report: NewsReport) {
    self.report = report
  }

  package var lines: [String] {
    var order: [Key] = []
    var groups: [Key: [NewsItem]] = [:]
    for item in report.items where !item.isToldByItself {
      let key = Key(item)
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(item)
    }
    return order.map { Self.line(groups[$0] ?? []) }
  }

  /// The beginning of the lines, for the end of a sync, and the number of the others.
  package var shortLines: [String] {
    let lines = lines
    let more = lines.count - Self.linesOfSync
    let shown = Array(lines.prefix(Self.linesOfSync))
    if report.left > 0 || more > 0 {
      let number = more > 0 ? "\(more) more" : "more"
      return shown + ["and \(number): run 'postil news'"]
    }
    return shown
  }

  /// The sentence about events that were not looked at; `nil` where there are none.
  package var left: String? {
    guard report.left > 0 else { return nil }
    return "not shown: \(Phrase.counted(report.left, "older event")) of others since event "
      + "\(report.since); --limit shows more"
  }

  private struct Key: Hashable {
    let by: String
    let thing: String?
    let detail: String?

    init(_ item: NewsItem) {
      by = item.by
      thing = item.isOwn ? item.entity : item.article
      detail = thing == nil ? item.change + item.detail + (item.entity ?? "") : nil
    }
  }

  private static func line(_ items: [NewsItem]) -> String {
    guard let first = items.first else { return "" }
    let by = Harmless.line(first.by)
    if first.change == "memberJoined" {
      return first.detail == first.by
        ? "\(by) joined" : "\(by) joined with \(Phrase.shortened(first.detail, to: 60))"
    }
    if let words = first.wordsOfTag { return by + words }
    guard let article = first.article else {
      let subject = first.entity.map { " " + Phrase.shortened($0, to: 40) } ?? ""
      let colon = first.change == "revoked" ? " " : ": "
      let detail = first.detail.isEmpty ? "" : colon + Phrase.shortened(first.detail, to: 60)
      return "\(by) \(first.act)\(subject)\(detail)\(first.isState ? "" : first.count)"
    }
    let isOwn = first.isOwn && first.quote != nil
    let subject =
      isOwn
      ? "your \(first.entity ?? "") \(Phrase.quoted(Phrase.shortened(first.quote ?? "", to: 40)))"
      : "\(first.isOwn ? "your " : "")\(article) "
        + Phrase.quoted(Phrase.shortened(first.title ?? "", to: 40))
    let later = items.dropFirst().prefix(actsOfLine - 1).map { ", \($0.laterAct)\($0.count)" }
    return "\(by) \(first.act)\(first.preposition) \(subject)\(first.count)" + later.joined()
      + (items.count > actsOfLine ? ", and more" : "")
  }
}

extension NewsItem {
  /// True for what `NewsText` says in a sentence of its own.
  fileprivate var isToldByItself: Bool {
    switch change {
    case "articleWithdrawn", "articleRevised": true
    case "deleted": isOwn
    default: field == "revision"
    }
  }

  /// The words about a tag, behind the name of the member who said them; `nil` for other acts.
  fileprivate var wordsOfTag: String? {
    guard let tag, let value else { return nil }
    let word = "#" + Phrase.shortened(tag, to: 40)
    let isDecision = change == "conflictResolved"
    guard change == "termDescribed" || field == "description" else {
      let other = value.isEmpty ? "written again" : "#" + Phrase.shortened(value, to: 40)
      return "\(isDecision ? " decided" : ""): \(word) is read as \(other)"
    }
    if value.isEmpty { return " took back the description of \(word)" }
    let act = isDecision ? "decided the description of" : "described"
    return " \(act) \(word): \(Phrase.shortened(value, to: 60))"
  }

  /// True for what says how something is from now on: how often that was said before is no news.
  fileprivate var isState: Bool { change == "roleSet" }

  /// The act, before the words that say to what it was done.
  fileprivate var act: String {
    switch change {
    case "articleImported": "imported"
    case "articleObserved": "counted the comments"
    case "annotationAdded": "annotated"
    case "replyAdded": "replied"
    case "noteEdited", "replyEdited": "edited"
    case "fieldSet": "set the \(field ?? "")"
    case "markingSet": "set the marking"
    case "conflictResolved": "resolved the \(Phrase.shortened(field ?? "", to: 40))"
    case "anchorDecided": "decided the place"
    case "duplicateSet": "set the original"
    case "roleSet": "set a role"
    case "eventsSetAside": "set aside events"
    case "eventsReinstated": "reinstated events"
    case "workAdopted": "adopted work"
    case "serverKeyAnnounced": "announced a key of the server"
    case "unknown": "did something that a later version knows"
    // `tagged`, `assessed`, `deleted`, `revoked` and their like are words as they are.
    default: change
    }
  }

  /// True for what is done to the article itself, or to own work.
  private var isNamed: Bool {
    entity != nil || ["annotationAdded", "replyAdded", "articleImported"].contains(change)
  }

  /// True where a thing of something is changed, such as its status.
  private var isOfPart: Bool {
    [
      "fieldSet", "markingSet", "conflictResolved", "anchorDecided", "duplicateSet",
      "articleObserved",
    ]
    .contains(change)
  }

  /// Notes or replies that are not named.
  private var parts: String {
    let isReply = kind == "reply"
    return times == 1 ? (isReply ? "a reply" : "a note") : (isReply ? "replies" : "notes")
  }

  fileprivate var preposition: String {
    if change == "replyAdded" { return isOwn ? " to" : " on" }
    return (isOfPart ? " of" : "") + (isNamed ? "" : " \(parts) on")
  }

  /// A further act, after the words that said to what it was done.
  fileprivate var laterAct: String {
    if change == "replyAdded" { return isOwn ? "replied to it" : "replied" }
    if isOfPart { return isNamed ? act : "\(act) of \(parts)" }
    return isNamed ? "\(act) it" : "\(act) \(parts)"
  }

  fileprivate var count: String {
    times == 1 ? "" : times == 2 ? " twice" : " \(times) times"
  }
}
