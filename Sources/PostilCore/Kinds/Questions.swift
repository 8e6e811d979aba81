/// A question about an event that its kind answers. A generic rather than a closure or an existential:
/// `target` and `effect` are asked of every event that is folded, and must not allocate.
private protocol Question<Answer> {
  associatedtype Answer
  func answer(by descriptor: some EventDescriptor) -> Answer
  /// The answer for an event of a number that this version does not know.
  func answer(byNumber number: UInt32) -> Answer
}

extension Change {
  /// The only place that maps a change to its kind.
  fileprivate func ask<Answer>(_ question: some Question<Answer>) -> Answer {
    switch self {
    case .memberJoined: question.answer(by: MemberJoined())
    case .memberInvited: question.answer(by: MemberInvited())
    case .roleSet: question.answer(by: RoleSet())
    case .revoked: question.answer(by: Revoked())
    case .serverKeyAnnounced: question.answer(by: ServerKeyAnnounced())
    case .articleImported(let article): question.answer(by: ArticleImported(article: article))
    case .articleObserved(let article, let what, let value):
      question.answer(by: ArticleObserved(article: article, what: what, value: value))
    case .articleRevised(let revision): question.answer(by: ArticleRevised(revision: revision))
    case .articleWithdrawn(let article, let why):
      question.answer(by: ArticleWithdrawn(article: article, why: why))
    case .duplicateSet(let article, let original):
      question.answer(by: DuplicateSet(article: article, original: original))
    case .termAliased(let term, let alias):
      question.answer(by: TermAliased(term: term, alias: alias))
    case .termDescribed(let term, let description):
      question.answer(by: TermDescribed(term: term, description: description))
    case .eventsSetAside: question.answer(by: EventsSetAside())
    case .eventsReinstated: question.answer(by: EventsReinstated())
    case .workAdopted: question.answer(by: WorkAdopted())
    case .annotationAdded(let annotation):
      question.answer(by: AnnotationAdded(annotation: annotation))
    case .replyAdded(let annotation, let parent, let body, let attribution):
      question.answer(
        by: ReplyAdded(
          annotation: annotation, parent: parent, body: body, attribution: attribution))
    case .noteEdited(let annotation, let text):
      question.answer(by: NoteEdited(annotation: annotation, text: text))
    case .replyEdited(let reply, let text):
      question.answer(by: ReplyEdited(reply: reply, text: text))
    case .fieldSet(let entity, let field, let value):
      question.answer(by: FieldSet(entity: entity, field: field, value: value))
    case .markingSet(let entity, let marking):
      question.answer(by: MarkingSet(entity: entity, marking: marking))
    case .tagged(let entity, let tag): question.answer(by: Tagged(entity: entity, tag: tag))
    case .untagged(let entity, let tag): question.answer(by: Untagged(entity: entity, tag: tag))
    case .assessed(let entity, let assessment):
      question.answer(by: Assessed(entity: entity, assessment: assessment))
    case .released(let entity, let audience):
      question.answer(by: Released(entity: entity, audience: audience))
    case .withheld(let entity, let audience):
      question.answer(by: Withheld(entity: entity, audience: audience))
    case .anchorDecided(let annotation, let revision, let decision):
      question.answer(
        by: AnchorDecided(annotation: annotation, revision: revision, decision: decision))
    case .deleted(let entity): question.answer(by: Deleted(entity: entity))
    case .restored(let entity): question.answer(by: Restored(entity: entity))
    case .conflictResolved(let entity, let field, let value, let why):
      question.answer(
        by: ConflictResolved(entity: entity, field: field, value: value, why: why))
    case .unknown(let number): question.answer(byNumber: number)
    }
  }
}

// MARK: The kind of a change

extension Change {
  /// `nil` for one that this version does not know.
  package var kind: EventKind? { ask(KindOf()) }

  /// The number of its kind, also of one that this version does not know.
  package var number: Int {
    if case .unknown(let number) = self { Int(number) } else { kind?.rawValue ?? 0 }
  }

  /// The name for people, such as `noteEdited`.
  package var name: String { kind?.name ?? "unknown" }

  /// The least role whose members may do this; `nil` where it also depends on the person concerned, which
  /// the roster decides.
  package var leastRole: Role? { ask(LeastRoleOf()) }

  /// True if the roster folds it, instead of an entity.
  package var concernsMembers: Bool { ask(ConcernsMembers()) }

  /// True if only the founder may write it, also with a part that this version does not know.
  package var isFounders: Bool { EventKind.isFounders(number: number) }

  /// True if it writes a marking, or may do so in a part that this version does not know, which takes more
  /// than a role: see `Roster.mayLower`.
  package var writesMarking: Bool { ask(WritesMarking()) }

  /// The detail in a listing, beside its kind and its target.
  package var detail: EventDetail { ask(DetailOf()) }

  /// The same change, about the things that some events made under other ids.
  ///
  /// - Parameter ids: the new id of each event that has one.
  package func renaming(_ ids: [EventID: EventID]) -> Change {
    ask(Renamed(ids: Renaming(ids))) ?? self
  }
}

// MARK: The subject of an event

extension Event {
  /// The entity that the event creates or writes to.
  package var target: EntityID? { change.target(of: id) }

  /// The owner of the room that the event uses, read from the event alone; `nil` for an event about the
  /// workspace and for one that this version does not know.
  package var owner: RoomOwner? { lawFacts.owner }

  /// The facts that the laws of the log need of it.
  package var lawFacts: LawFacts { change.ask(LawFactsOf(event: id)) }

  /// The entities that must exist, and be known to the author, for the event to have any effect.
  package var references: References { change.ask(ReferencesOf()) }

  var effect: Effect { change.ask(EffectOf()) }

  /// True if it makes the term that it is about, where nobody has yet.
  package var makesTerm: Bool {
    if case .creates(.term, _) = effect { true } else { false }
  }

  /// The writes to the entity that the event targets, in order.
  package func writes(in roster: Roster = .open) -> [Write] {
    switch effect {
    case .creates(_, let writes):
      // The events that create an entity always do so; values that a field cannot hold are left out.
      writes.all(by: id.replica).filter { $0.field.accepts($0.value) }
    case .writes(let writes): writes.all(by: roster.member(of: id.replica))
    case .membership, .ignored: []
    }
  }
}

extension Change {
  /// The entity that the event of an id creates or writes to by this change.
  package func target(of event: EventID) -> EntityID? { ask(TargetOf(event: event)) }
}

/// The facts that the laws of the log need of every event, in one answer, since each question takes a change
/// apart.
package struct LawFacts: Sendable {
  /// True if it concerns members, names other events or is the founder's alone.
  package let isAct: Bool
  /// The answers of `Change.leastRole`, `Change.writesMarking` and `Event.owner`.
  package let leastRole: Role?
  package let writesMarking: Bool
  package let owner: RoomOwner?
  /// The answer of `EventKind.isReserved`.
  package let isReserved: Bool
}

// MARK: The questions

private struct KindOf: Question {
  func answer<D: EventDescriptor>(by descriptor: D) -> EventKind? { D.kind }
  func answer(byNumber number: UInt32) -> EventKind? { nil }
}

private struct LeastRoleOf: Question {
  func answer(by descriptor: some EventDescriptor) -> Role? { descriptor.leastRole }
  func answer(byNumber number: UInt32) -> Role? { EventKind.leastRole(ofNumber: Int(number)) }
}

private struct ConcernsMembers: Question {
  func answer<D: EventDescriptor>(by descriptor: D) -> Bool { D.concernsMembers }
  func answer(byNumber number: UInt32) -> Bool { false }
}

private struct WritesMarking: Question {
  func answer(by descriptor: some EventDescriptor) -> Bool { descriptor.writesMarking }
  func answer(byNumber number: UInt32) -> Bool { EventKind.mayWriteMarking(number: Int(number)) }
}

private struct DetailOf: Question {
  func answer(by descriptor: some EventDescriptor) -> EventDetail { descriptor.detail }
  func answer(byNumber number: UInt32) -> EventDetail { .ofLaterVersion(number: number) }
}

private struct Renamed: Question {
  let ids: Renaming
  func answer(by descriptor: some EventDescriptor) -> Change? { descriptor.renaming(ids) }
  func answer(byNumber number: UInt32) -> Change? { nil }
}

private struct TargetOf: Question {
  let event: EventID
  func answer(by descriptor: some EventDescriptor) -> EntityID? { descriptor.target(of: event) }
  func answer(byNumber number: UInt32) -> EntityID? { nil }
}

private struct LawFactsOf: Question {
  let event: EventID
  func answer<D: EventDescriptor>(by descriptor: D) -> LawFacts {
    LawFacts(
      isAct: D.concernsMembers || D.isFounders || D.namesEvents, leastRole: descriptor.leastRole,
      writesMarking: descriptor.writesMarking, owner: descriptor.owner(of: event),
      isReserved: D.isReserved)
  }
  func answer(byNumber number: UInt32) -> LawFacts {
    LawFacts(
      isAct: EventKind.isFounders(number: Int(number)),
      leastRole: EventKind.leastRole(ofNumber: Int(number)),
      writesMarking: EventKind.mayWriteMarking(number: Int(number)), owner: nil, isReserved: false)
  }
}

private struct ReferencesOf: Question {
  func answer(by descriptor: some EventDescriptor) -> References { descriptor.references }
  func answer(byNumber number: UInt32) -> References { References() }
}

private struct EffectOf: Question {
  func answer(by descriptor: some EventDescriptor) -> Effect { descriptor.effect }
  func answer(byNumber number: UInt32) -> Effect { .ignored(.unknownKind) }
}
