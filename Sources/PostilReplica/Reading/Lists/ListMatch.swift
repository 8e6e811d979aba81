import PostilCore
import PostilStore

/// Tells which things pass the filters of a list. Typed words are checked first: one that nobody used is an
/// error, not an empty list. Things may have blanks instead of their long values.
struct ListMatch {
  private let reader: Reader
  private let request: ListRequest
  /// As they are stored, however they were typed.
  private let statuses: Set<Text>
  private let assignees: Set<Text>
  private let authors: [(name: String, member: ReplicaID?)]
  private let editors: Set<ReplicaID>
  private let aliases: TagAliases
  /// The keys of the wanted tags, read through their aliases.
  private let tags: Set<Text>
  private let markings: Set<String>
  private let unread: Unread
  /// Of the annotations, where somebody asks for an author.
  private let claims: Claims

  init(_ request: ListRequest, of kind: EntityKind, _ unread: Unread, _ reader: Reader) throws {
    self.reader = reader
    self.request = request
    self.unread = unread
    let own = reader.names.author(of: reader.own.replica)
    let name = { (typed: String) in typed == "me" ? own : NFC.of(typed) }
    statuses = try Set(
      request.statuses.map { status in
        let allowed = PlainField.status.allowed
        let spelling = allowed.spelling(of: Text(NFC.of(status)))
        guard allowed.allows(spelling) else {
          throw ReplicaError.valueNotAllowed(
            field: "status", value: status, allowed: allowed.description)
        }
        return spelling
      })
    markings = try Set(request.markings.map { try Self.marking($0) })
    let aliases = try reader.aliases()
    self.aliases = aliases
    tags = Set(request.tags.map { aliases.key(of: Text(typedTag: $0)) })
    assignees = Set(request.assignees.map { Text(name($0)) })
    editors = try Set(
      request.editors.map { reader.roster.member(of: try reader.names.replica(named: name($0))) })
    let claims =
      try kind == .annotation && !request.authors.isEmpty ? Self.claims(reader) : Claims.none
    self.claims = claims
    authors = try request.authors.map { typed -> (name: String, member: ReplicaID?) in
      do {
        let replica = try reader.names.replica(named: name(typed))
        return (name: name(typed), member: reader.roster.member(of: replica))
      } catch {
        guard claims.hasAuthor(name(typed)) else { throw error }
        return (name: name(typed), member: nil)
      }
    }
    try expectUsed()
  }

  func matches(_ row: EntityRow) throws -> Bool {
    let entity = row.entity
    guard request.isDeletedIncluded || !row.flags.contains(.hidden) else { return false }
    if request.isUnread, !unread.contains(entity.id) { return false }
    guard statuses.isEmpty || statuses.contains(Text(entity.text(of: .status) ?? "open"))
    else { return false }
    guard tags.isEmpty || entity.tags.contains(where: { tags.contains(aliases.key(of: $0)) }),
      assignees.isEmpty
        || entity.text(of: .assignee).map({ assignees.contains(Text($0)) }) ?? false,
      markings.isEmpty || entity.marking.map(markings.contains) ?? false,
      isDue(entity), isMade(entity), isEdited(entity)
    else { return false }
    if request.isInConflict, row.flags.conflictCount == 0 { return false }
    if request.isDissenting, reader.assessments(of: entity).dissent.isEmpty { return false }
    if request.isBare, try reader.view.visibleChildrenCount(of: entity.id) > 0 { return false }
    if request.since != nil || request.until != nil {
      guard let made = try reader.made(row) else { return false }
      if let since = request.since, made.milliseconds < since.milliseconds { return false }
      if let until = request.until, made.milliseconds > until.milliseconds { return false }
    }
    return try isPlaced(entity)
  }

  private func isDue(_ entity: Entity) -> Bool {
    if request.due.isEmpty, request.overdueOn == nil { return true }
    guard let due = entity.text(of: .due) else { return false }
    if let today = request.overdueOn {
      let isPending = ["open", "in-review"].contains(entity.text(of: .status) ?? "open")
      guard due < today, isPending else { return false }
    }
    return request.due.isEmpty || request.due.contains { $0.holds(due) }
  }

  private func isMade(_ entity: Entity) -> Bool {
    if authors.isEmpty { return true }
    let maker = reader.roster.member(of: entity.origins[0].stamp.event.replica)
    let claimed = claims[entity.id.event]?.author
    return authors.contains { $0.member == maker || claimed == $0.name }
  }

  private func isEdited(_ entity: Entity) -> Bool {
    if editors.isEmpty { return true }
    let making = Set(entity.origins.map(\.stamp.event))
    return entity.registers.contains { named in
      named.register.heads.contains {
        !making.contains($0.stamp.event)
          && editors.contains(reader.roster.member(of: $0.stamp.event.replica))
      }
    }
  }

  private func isPlaced(_ entity: Entity) throws -> Bool {
    if request.states.isEmpty { return true }
    return try reader.placeState(of: entity).map(request.states.contains) ?? false
  }

  private static func marking(_ typed: String) throws -> String {
    guard let marking = Marking(typed: typed) else {
      throw ReplicaError.valueNotAllowed(
        field: "marking", value: typed,
        allowed: Marking.allCases.map(\.name).joined(separator: ", "))
    }
    return marking.name
  }

  private static func claims(_ reader: Reader) throws -> Claims {
    var stamps: [Stamp] = []
    try reader.view.each(.annotation) {
      stamps.append($0.entity.origins[0].stamp)
      return true
    }
    return try Claims(of: stamps, in: reader.view)
  }

  /// Reads only until every typed word was found.
  ///
  /// - Throws: `ReplicaError.neverUsed`.
  private func expectUsed() throws {
    var openTags = tags
    var openNames = assignees.filter { name in
      (try? reader.names.replica(named: name.string)) == nil
    }
    if openTags.isEmpty, openNames.isEmpty { return }
    var (usedTags, usedNames): (Set<String>, Set<String>) = ([], [])
    for kind in [EntityKind.annotation, .article] {
      try reader.view.each(kind) { row in
        for tag in row.entity.tags {
          openTags.remove(aliases.key(of: tag))
          usedTags.insert(tag.string)
        }
        if let name = row.entity.text(of: .assignee) {
          openNames.remove(Text(name))
          usedNames.insert(name)
        }
        return !openTags.isEmpty || !openNames.isEmpty
      }
    }
    if let tag = request.tags.first(where: {
      openTags.contains(aliases.key(of: Text(typedTag: $0)))
    }) {
      throw ReplicaError.neverUsed("tag", tag, known: usedTags.sorted())
    }
    if let name = openNames.first {
      throw ReplicaError.neverUsed("assignee", name.string, known: usedNames.sorted())
    }
  }
}
