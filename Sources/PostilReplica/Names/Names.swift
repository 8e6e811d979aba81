package import PostilCore
import PostilLog
package import PostilStore
import PostilWire

/// Turns ids into names that people read and type: `north.42`, `k3f9`.
package struct Names {
  let view: ReplicaView
  private let replicas: [ReplicaID: String]
  private let idsByName: [String: ReplicaID]
  /// The members of the workspace.
  package let roster: Roster
  /// The set-asides.
  let setAsides: SetAsides

  package init(_ view: ReplicaView, own: ReplicaStore) throws {
    self.view = view
    roster = try view.roster()
    setAsides = try view.setAsides()
    var replicas = [own.replica: own.name.string]
    for (id, frontier) in try view.frontiers() { replicas[id] = frontier.name.string }
    self.replicas = replicas
    idsByName = Dictionary(replicas.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// A replica's name; for a replica that the log does not know, its id in hexadecimal.
  package func name(of replica: ReplicaID) -> String {
    replicas[replica] ?? replica.description
  }

  /// The member whose replica made something, by the name of the member's first replica.
  package func author(of replica: ReplicaID) -> String { name(of: roster.member(of: replica)) }

  /// The names of all replicas, in order.
  var replicaNames: [String] { idsByName.keys.sorted() }

  package func replica(named name: String) throws(ReplicaError) -> ReplicaID {
    guard let replica = idsByName[name] else {
      throw .noSuchReplica(name, known: idsByName.keys.sorted())
    }
    return replica
  }

  /// A member, also one who was revoked, by the name of the member's first replica.
  ///
  /// - Throws: `ReplicaError.noSuchReplica` also for a further device's name, which does not mean
  ///   all of its member's work.
  func member(named name: String) throws(ReplicaError) -> ReplicaID {
    let replica = try replica(named: name)
    guard roster.member(of: replica) == replica else {
      let known = roster.members.keys.compactMap { roster.devices[$0]?.name.string }
      throw .noSuchReplica(name, known: known.sorted())
    }
    return replica
  }

  /// - Throws: `ReplicaError.noSuchReplica` for a name of nobody in the workspace, and for an empty one.
  func expectMember(_ typed: String) throws(ReplicaError) {
    let members =
      roster.isOpen
      ? Array(idsByName.keys)
      : roster.members.filter { $0.key != roster.founder && $0.value.revoked == nil }
        .compactMap { roster.devices[$0.key]?.name.string }
    guard typed.isEmpty || members.contains(typed) else {
      throw .noSuchReplica(typed, known: members.sorted())
    }
  }

  /// The admin who let the log take an event after its author was revoked.
  func adopter(of event: EventID, at seq: Seq) throws -> String? {
    guard let mark = roster.revocation(of: event.replica), mark.seq < seq,
      let (last, firstSeq) = try view.changesetEnd(of: event)
    else { return nil }
    let adopter = try roster.adopter(of: last, at: firstSeq) {
      try view.ownChain(ofChangesetAt: firstSeq)?.bytes
    }
    return adopter.map { author(of: $0) }
  }

  package func name(of event: EventID) -> String {
    "\(name(of: event.replica)).\(event.counter)"
  }

  /// The name to type for an entity: the shortest unique one, for an article at least four characters.
  package func name(of entity: EntityID) throws -> String {
    switch entity {
    case .annotation(let event), .reply(let event): return name(of: event)
    case .article(let article): return try shortName(of: article)
    case .term(let term): return try termName(of: term)
    }
  }

  /// The shortest prefix of an article's id that no other article's has.
  private func shortName(of article: ContentID) throws -> String {
    let full = Crockford.encode(article.bytes)
    let shared = try view.neighbours(of: article).map { $0.digits(sharedWith: article) }.max() ?? 0
    return String(full.prefix(max(CrockfordPrefix.fewestDigits, shared + 1)))
  }

  /// The event that `north.42` names.
  package func event(_ typed: String) throws(ReplicaError) -> EventID {
    guard let id = TypedEventID(typed) else { throw .notAnID(typed) }
    // Names of replicas have lower-case letters alone.
    guard let replica = idsByName[id.name.lowercased()] else { throw .noSuchEntity(typed) }
    return EventID(replica: replica, counter: id.counter)
  }

  /// The entity that somebody typed: `north.42`, an article's id or the beginning of it, or a term as
  /// `tag:losses`.
  package func entity(_ typed: String) throws -> EntityRow {
    if let row = try term(typed) { return row }
    if typed.contains(".") {
      let event = try event(typed)
      let annotation = try view.entity(.annotation(event))
      if let row = try annotation ?? view.entity(.reply(event)) { return row }
      guard setAsides.contains(event),
        let aside = try SetAsideWords(view, self).last(of: event)
      else { throw ReplicaError.noSuchEntity(typed) }
      throw ReplicaError.setAside(typed, by: aside.by, why: aside.why, making: [typed])
    }
    guard let row = try view.entity(.article(try article(typed))) else {
      throw ReplicaError.noSuchEntity(typed)
    }
    return row
  }

  private func article(_ typed: String) throws -> ContentID {
    guard let prefix = try? CrockfordPrefix(typed), let lowest = ContentID(bytes: prefix.lower),
      let highest = ContentID(bytes: prefix.upper)
    else { throw ReplicaError.notAnID(typed) }
    let found = try view.articles(from: lowest, through: highest, limit: 8)
    guard let first = found.first else {
      throw try whyGone(typed, from: lowest, through: highest) ?? ReplicaError.noSuchEntity(typed)
    }
    guard found.count == 1 else {
      throw ReplicaError.ambiguous(typed, candidates: try found.map { try shortName(of: $0) })
    }
    return first
  }
}

extension Names {
  /// The set-aside of the event that made an article; `nil` where the log never held one whose id lies
  /// between two.
  private func whyGone(_ typed: String, from lowest: ContentID, through highest: ContentID) throws
    -> ReplicaError?
  {
    if setAsides.isEmpty { return nil }
    var making: [ContentID: [EventID]] = [:]
    try view.eachIgnored(for: .setAside) { recorded in
      guard case .articleImported = recorded.event.change,
        case .article(let id)? = recorded.event.target,
        !id.bytes.lexicographicallyPrecedes(lowest.bytes),
        !highest.bytes.lexicographicallyPrecedes(id.bytes)
      else { return }
      making[id, default: []].append(recorded.event.id)
    }
    guard making.count < 2 else {
      return .ambiguous(typed, candidates: making.keys.map { Crockford.encode($0.bytes) }.sorted())
    }
    guard let events = making.first?.value, let last = events.last,
      let aside = try SetAsideWords(view, self).last(of: last)
    else { return nil }
    return .setAside(typed, by: aside.by, why: aside.why, making: events.map { name(of: $0) })
  }

  package func annotation(_ typed: String) throws -> EntityRow {
    try entity(typed, of: .annotation)
  }

  package func article(named typed: String) throws -> EntityRow {
    try entity(typed, of: .article)
  }

  private func entity(_ typed: String, of kind: EntityKind) throws -> EntityRow {
    let row = try entity(typed)
    guard row.entity.id.kind == kind else {
      throw ReplicaError.wrongKind(typed, expected: kind)
    }
    return row
  }
}

extension ContentID {
  /// The number of digits with which the names of two ids begin alike.
  fileprivate func digits(sharedWith other: ContentID) -> Int {
    let bits =
      high == other.high
      ? 64 + (low ^ other.low).leadingZeroBitCount : (high ^ other.high).leadingZeroBitCount
    return bits / CrockfordPrefix.bitsPerDigit
  }
}
