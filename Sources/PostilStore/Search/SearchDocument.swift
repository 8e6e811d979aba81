package import PostilCore
import PostilLog

/// The words and facts of one entity, as the index takes them.
struct SearchDocument {
  let title: SearchWords
  let body: SearchWords
  let tags: SearchWords
  let people: SearchWords
  let facets: [SearchFacet]

  var parts: [SearchWords] { [title, body, tags, people] }

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
      of: [facts.names[member], claimed?.string, assignee?.string].compactMap { $0 }
        .joined(separator: " "))
    var found: [SearchFacet] = [.any, .kind(entity.id.kind), .author(member)]
    if let claimed { found.append(.claimedAuthor(claimed)) }
    found += tags.map { .tag($0) }
    if let article { found.append(.article(article)) }
    // As in lists, a thing without a status is open.
    if entity.id.kind != .reply { found.append(.status(entity.plain(.status) ?? "open")) }
    if let assignee { found.append(.assignee(assignee)) }
    if case .marking(let marking)? = entity.value(of: .marking) { found.append(.marking(marking)) }
    if let language = entity.spokenLanguage { found.append(.language(language)) }
    if case .text(let reason)? = entity.value(of: .withdrawn), !reason.isEmpty {
      found.append(.withdrawn)
    }
    if row.flags.isToDecide { found.append(.inConflict) }
    let made =
      try row.claimedAt(entity.origin.stamp)
      ?? facts.view.recorded(entity.origin.stamp)?.event.claimedAt
    if let made { found += SearchFacet.times(SearchTime(made)) }
    facets = found
  }
}

/// The facts about other entities that documents need.
struct SearchFacts {
  let view: ReplicaView
  let roster: Roster
  /// The names of replicas.
  let names: [ReplicaID: String]

  init(_ view: ReplicaView, own: ReplicaStore) throws {
    self.view = view
    roster = try view.roster()
    var names = [own.replica: own.name.string]
    for (replica, frontier) in try view.frontiers() { names[replica] = frontier.name.string }
    self.names = names
  }

  /// The author whom another tool names for what was imported from it; `nil` where nobody is named. Only the event
  /// says it.
  func claimedAuthor(of entity: Entity) throws -> Text? {
    guard entity.id.kind == .annotation || entity.id.kind == .reply,
      case .claim(let author, _, _)? =
        try view.recorded(entity.origin.stamp)?.event.change.attribution
    else { return nil }
    return author
  }

  func article(of reply: Entity) throws -> ContentID? {
    guard let annotation = reply.facts.parent,
      case .annotation(let facts)? = try view.entity(annotation)?.entity.facts
    else { return nil }
    return facts.article
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
