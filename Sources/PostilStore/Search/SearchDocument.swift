package import PostilCore
import PostilLog
import PostilWire

/// The words and facts of one entity, as the index takes them.
struct SearchDocument {
  let body: SearchWords
  let title: SearchWords
  let tags: SearchWords
  let people: SearchWords
  let facets: [SearchFacet]
  let made: SearchTime?

  /// In the order of the columns.
  var parts: [SearchWords] { [body, title, tags, people] }

  /// - Returns: `nil` for an entity that no search finds: a term of the vocabulary.
  init?(_ row: EntityRow, _ facts: SearchFacts) throws {
    let entity = row.entity
    var body = ""
    var title = ""
    var article: ContentID?
    switch entity.facts {
    case .article(let imported):
      guard case .article(let id) = entity.id else { return nil }
      article = id
      let shown = entity.currentRevision ?? imported.revision
      body = try facts.view.text(of: shown)?.string ?? ""
      title =
        entity.plain(.title)?.string
        ?? String(body.unicodeScalars.prefix { $0 != "\n" }.prefix(Limits.lineBytes))
    case .annotation(let made):
      body = row.text?.string ?? ""
      article = made.article
    case .reply:
      body = row.text?.string ?? ""
      article = try facts.article(of: entity)
    case .term:
      return nil
    }
    self.title = SearchWords(of: title)
    self.body = SearchWords(of: body)
    let tags = entity.tags
    self.tags = SearchWords(of: tags.map(\.string).joined(separator: " "))
    let author = entity.origin.stamp.event.replica
    let member = facts.roster.member(of: author)
    let assignee = entity.plain(.assignee)
    let claimed = try facts.claimedAuthor(of: entity)
    people = SearchWords(
      of: [claimed?.string, assignee?.string].compactMap { $0 }.joined(separator: " "))
    // As in lists, a thing without a status is open.
    let status = entity.id.kind == .reply ? nil : entity.plain(.status) ?? "open"
    var found: [SearchFacet] = [.kind(entity.id.kind, status), .author(member)]
    if let claimed { found.append(.claimedAuthor(claimed)) }
    found += tags.map { .tag($0) }
    if let article { found.append(.article(article)) }
    if let assignee { found.append(.assignee(assignee)) }
    if case .marking(let marking)? = entity.value(of: .marking) { found.append(.marking(marking)) }
    if let language = entity.spokenLanguage { found.append(.language(language)) }
    if case .text(let reason)? = entity.value(of: .withdrawn), !reason.isEmpty {
      found.append(.withdrawn)
    }
    if row.flags.isToDecide { found.append(.inConflict) }
    made =
      try
      (row.claimedAt(entity.origin.stamp)
      ?? facts.log.event(entity.origin.stamp)?.claimedAt).map { SearchTime($0) }
    if let made { found += made.facets }
    facets = found
  }
}

/// The facts about other entities that documents need.
struct SearchFacts {
  let view: ReplicaView
  let log: SearchLog
  let roster: Roster

  init(_ view: ReplicaView) throws {
    self.view = view
    log = SearchLog(view)
    roster = try view.roster()
  }

  /// The author whom another tool names for what was imported from it; `nil` where nobody is named. Only the event
  /// says it.
  func claimedAuthor(of entity: Entity) throws -> Text? {
    guard entity.id.kind == .annotation || entity.id.kind == .reply,
      case .claim(let author, _, _)? = try log.event(entity.origin.stamp)?.change.attribution
    else { return nil }
    return author
  }

  func article(of reply: Entity) throws -> ContentID? {
    guard let annotation = reply.facts.parent,
      case .annotation(let facts)? = try view.outline(of: annotation)?.entity.facts
    else { return nil }
    return facts.article
  }
}

/// The events that made entities.
///
/// A class, because it keeps the changeset that it read last: entities are mostly indexed in the order of the log, and
/// each changeset is then read once.
final class SearchLog {
  private let view: ReplicaView
  private var last: LoggedChangeset?

  init(_ view: ReplicaView) {
    self.view = view
  }

  /// - Returns: `nil` for an event that is neither in the log nor in the outbox.
  func event(_ stamp: Stamp) throws -> Event? {
    guard let seq = stamp.seq else { return try view.recorded(stamp)?.event }
    if last.map({ seq < $0.firstSeq || $0.lastSeq < seq }) ?? true {
      last = try view.changeset(holding: seq)
    }
    guard let last, last.firstSeq <= seq, seq <= last.lastSeq else {
      throw Damage.unreadable(seq: seq)
    }
    do {
      return try last.changeset.eventLeniently(at: Int(seq - last.firstSeq))
    } catch {
      throw Damage.unreadable(seq: seq)
    }
  }
}

extension Entity {
  fileprivate var spokenLanguage: Text? {
    if let set = plain(.language) { return set }
    guard case .article(let facts) = facts else { return nil }
    return facts.language
  }
}

extension Change {
  /// The author and time that another tool claims.
  package var attribution: Attribution? {
    switch self {
    case .annotationAdded(let annotation): annotation.attribution
    case .replyAdded(_, _, _, let attribution): attribution
    default: nil
    }
  }
}
