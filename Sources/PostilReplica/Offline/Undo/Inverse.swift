import PostilCore
import PostilStore

/// The changes that do the opposite of own events, as the state is now.
///
/// A value is set back to the one that the author had seen before, and only where it still stands: the work that
/// others did since is never overwritten.
struct Inverse {
  private let reader: Reader
  private let step: [RecordedEvent]
  /// The things that the step made: they are deleted, whatever else it did to them.
  private let made: Set<EntityID>

  init(of step: [RecordedEvent], _ reader: Reader) {
    self.reader = reader
    self.step = step
    made = Set(step.filter(\.event.change.makesThing).compactMap(\.event.target))
  }

  /// - Throws: `ReplicaError.cannotUndo`, `.changedSince`, or as an edit does.
  func changes() throws -> [Change] {
    var changes: [Change] = []
    for recorded in step.reversed() { changes += try inverse(of: recorded) }
    return changes
  }

  /// True for a change of who belongs to the workspace, which has commands of its own.
  static func isMembership(_ change: Change) -> Bool {
    switch change {
    case .memberJoined, .memberInvited, .roleSet, .revoked, .serverKeyAnnounced, .workAdopted: true
    default: false
    }
  }

  private func inverse(of recorded: RecordedEvent) throws -> [Change] {
    let event = recorded.event
    let name = reader.names.name(of: event.id)
    let why = Text("undo of \(name)")
    switch event.change {
    case .articleImported, .annotationAdded, .replyAdded: return try unmaking(recorded)
    case .eventsSetAside(let ranges, _): return [.eventsReinstated(ranges, why: why)]
    case .eventsReinstated(let ranges, _): return [.eventsSetAside(ranges, why: why)]
    case .memberJoined, .memberInvited, .roleSet, .revoked, .serverKeyAnnounced, .workAdopted:
      throw cannot(event, access(event.change).map(Unchangeable.membership) ?? .unknown)
    case .articleObserved, .articleRevised, .conflictResolved, .unknown, .noteEdited, .replyEdited,
      .fieldSet, .markingSet, .tagged, .untagged, .assessed, .released, .withheld, .anchorDecided,
      .articleWithdrawn, .duplicateSet, .termAliased, .termDescribed, .deleted, .restored:
      if let target = event.target, made.contains(target) { return [] }
      return try rewriting(recorded)
    }
  }

  /// The effect of an event about members on somebody's access; `nil` for any other event.
  private func access(_ change: Change) -> Unchangeable.Access? {
    switch change {
    case .memberJoined: .joined
    case .memberInvited(let invitation):
      .invited(Roster.shortName(ofInvitation: invitation.publicKey))
    case .roleSet(let member, _): .role(of: reader.names.author(of: member))
    case .revoked(.member(let replica), _), .revoked(.replica(let replica), _):
      .revoked(reader.names.author(of: replica))
    case .revoked(.invitation(let key), _): .revoked(Roster.shortName(ofInvitation: key))
    case .serverKeyAnnounced: .serverKey
    case .workAdopted: .adopted
    default: nil
    }
  }

  private func cannot(_ event: Event, _ why: Unchangeable) -> ReplicaError {
    .cannotUndo(reader.names.name(of: event.id), change: event.change.name, why)
  }

  /// Deletes what the event made.
  private func unmaking(_ recorded: RecordedEvent) throws -> [Change] {
    guard let target = recorded.event.target, let row = try reader.view.entity(target) else {
      return []
    }
    // An article that somebody else imported, too, is not only this one's.
    guard row.entity.origins.map(\.stamp.event) == [recorded.event.id] else {
      throw cannot(recorded.event, .sharedArticle(try reader.names.name(of: target)))
    }
    if row.flags.contains(.hidden) { return [] }
    try expectNoWork(ofOthers: row)
    return [.deleted(target)]
  }

  /// ⚖ The work of a colleague on a thing, or anywhere below it, does not go with it: what they made, and what they
  /// wrote into what others made.
  private func expectNoWork(ofOthers row: EntityRow) throws {
    try expectNoWrites(ofOthers: row)
    for below in try visible(below: row.entity) {
      if let origin = below.entity.origins.first(where: { isOthers($0.stamp.event) }) {
        throw ReplicaError.answeredSince(
          id: try reader.names.name(of: row.entity.id),
          by: reader.names.name(of: origin.stamp.event))
      }
      try expectNoWrites(ofOthers: below)
    }
  }

  private func expectNoWrites(ofOthers row: EntityRow) throws {
    let id = row.entity.id
    for named in row.entity.registers {
      guard let head = named.register.heads.first(where: { isOthers($0.stamp.event) }) else {
        continue
      }
      throw ReplicaError.changedSince(
        id: try reader.names.name(of: id), field: reader.names.name(of: named.field, on: id.kind),
        by: reader.names.name(of: head.stamp.event))
    }
  }

  private func isOthers(_ event: EventID) -> Bool {
    reader.roster.member(of: event.replica) != reader.roster.member(of: reader.own.replica)
  }

  /// All that a deletion of a thing takes out of sight.
  private func visible(below entity: Entity) throws -> [EntityRow] {
    let rows = try reader.view.rows(below: entity)
    let hidden = Set(rows.filter { $0.flags.contains(.hidden) }.map(\.entity.id))
    return rows.filter { row in
      !hidden.contains(row.entity.id) && !(row.entity.facts.parent.map(hidden.contains) ?? false)
    }
  }

  /// Sets back what the event wrote.
  private func rewriting(_ recorded: RecordedEvent) throws -> [Change] {
    let event = recorded.event
    switch event.change {
    case .articleObserved: throw cannot(event, .observation)
    case .articleRevised(let revised):
      throw cannot(event, .revision(of: try reader.names.name(of: .article(revised.article))))
    case .conflictResolved(let entity, let field, _, _):
      throw cannot(
        event,
        .decision(
          field: reader.names.name(of: field, on: entity.kind),
          of: try reader.names.name(of: entity)))
    default: break
    }
    let writes = event.writes(in: reader.roster)
    guard let target = event.target, !writes.isEmpty else { throw cannot(event, .unknown) }
    guard let row = try reader.view.entity(target) else { return [] }
    let history = try reader.view.history(of: target)
    var changes: [Change] = []
    var judgements: [Assessment.Judgement] = []
    for write in writes {
      let before = try earlier(write.field, recorded, history)
      guard try stands(write.field, event, row, before) else { continue }
      if case .assessment(let aspect, _) = write.field {
        judgements.append(Assessment.Judgement(aspect, before?.text ?? ""))
      } else {
        changes.append(try change(of: write, to: before, on: target, event))
      }
    }
    if !judgements.isEmpty { changes.append(.assessed(entity: target, Assessment(judgements))) }
    return changes
  }

  /// The value that the author had seen before the event.
  private func earlier(_ field: Field, _ recorded: RecordedEvent, _ history: [RecordedEvent])
    throws -> Value?
  {
    let stamp = recorded.event.stamp(at: recorded.place?.seq)
    var entity: Entity?
    for other in history where other.event.id != recorded.event.id {
      guard stamp.hasSeen(other.event.stamp(at: other.place?.seq)) else { continue }
      _ = Fold.apply(other.event, at: other.place?.seq, to: &entity, in: reader.roster)
    }
    if field == .text, let entity, entity[field]?.isDivided == true {
      throw cannot(
        recorded.event,
        .mergedText(
          field: reader.names.name(of: field, on: entity.id.kind),
          of: try reader.names.name(of: entity.id)))
    }
    return entity?.value(of: field)
  }

  /// True if what the event wrote is the present value and not the earlier one.
  ///
  /// - Throws: where somebody has changed it since.
  private func stands(_ field: Field, _ event: Event, _ row: EntityRow, _ before: Value?) throws
    -> Bool
  {
    if field != .deleted {
      _ = try row.expectingVisible(reader.view, reader.names)
      _ = try row.expectingSettled(field, reader.names)
    }
    if before?.standing == row.entity.value(of: field)?.standing { return false }
    let heads = row.entity[field]?.heads.map(\.stamp.event) ?? []
    if heads == [event.id] { return true }
    let other = heads.first { $0 != event.id } ?? event.id
    throw ReplicaError.changedSince(
      id: try reader.names.name(of: row.entity.id),
      field: reader.names.name(of: field, on: row.entity.id.kind),
      by: reader.names.name(of: other))
  }

  private func change(
    of write: Write, to before: Value?, on target: EntityID, _ event: Event
  ) throws -> Change {
    let text = before?.text ?? ""
    switch write.field {
    case .text:
      switch target {
      case .annotation(let annotation): return .noteEdited(annotation: annotation, text: text)
      case .reply(let reply): return .replyEdited(reply: reply, text: text)
      case .article, .term: throw cannot(event, .unknown)
      }
    case .plain(let field): return .fieldSet(entity: target, field: field, value: text)
    case .marking:
      guard case .marking(let marking)? = before else {
        throw cannot(event, .firstMarking(of: try reader.names.name(of: target)))
      }
      return .markingSet(entity: target, marking: marking)
    case .tag:
      return text.isEmpty
        ? .untagged(entity: target, tag: write.value.text) : .tagged(entity: target, tag: text)
    case .audience(let audience):
      return before == .flag(true)
        ? .released(entity: target, audience: audience)
        : .withheld(entity: target, audience: audience)
    case .deleted: return write.value == .flag(true) ? .restored(target) : .deleted(target)
    case .anchor(let revision):
      guard case .annotation(let annotation) = target else { throw cannot(event, .unknown) }
      var decision = AnchorDecision.none
      if case .anchor(let earlier)? = before { decision = earlier }
      return .anchorDecided(annotation: annotation, revision: revision, decision)
    case .withdrawn:
      guard case .article(let article) = target else { throw cannot(event, .unknown) }
      return .articleWithdrawn(article: article, why: text)
    case .duplicateOf:
      guard case .article(let article) = target else { throw cannot(event, .unknown) }
      var original: ContentID?
      if case .article(let earlier)? = before { original = earlier }
      return .duplicateSet(article: article, of: original)
    case .alias:
      guard case .termAliased(let term, _) = event.change else { throw cannot(event, .unknown) }
      return .termAliased(term: term, alias: text)
    case .description:
      guard case .termDescribed(let term, _) = event.change else { throw cannot(event, .unknown) }
      return .termDescribed(term: term, description: text)
    case .current, .observed, .assessment: throw cannot(event, .unknown)
    }
  }
}

extension Change {
  fileprivate var makesThing: Bool {
    switch self {
    case .articleImported, .annotationAdded, .replyAdded: true
    default: false
    }
  }
}

extension Value {
  /// Empty for a value that is no text.
  fileprivate var text: Text {
    if case .text(let text) = self { text } else { "" }
  }

  /// `nil` for what says the same as no value.
  fileprivate var standing: Value? {
    switch self {
    case .text(""), .flag(false), .anchor(.none), .article(nil): nil
    default: self
    }
  }
}
