/// The kinds of events, by their numbers: the fields of the oneof in message `Event`.
///
/// `Change` defines the contents of an event, and `EventDescriptor` the traits of its kind. A new kind raises
/// `LogLaws.version`: logs may hold events of it already.
/// Source: Protocol/EVENTS.md, "Kinds".
package enum EventKind: Int, Hashable, Sendable, CaseIterable, CodingKey {
  case memberJoined = 8
  case articleImported = 9
  case articleObserved = 10
  case articleRevised = 11
  case annotationAdded = 12
  case replyAdded = 13
  case noteEdited = 14
  case replyEdited = 15
  case fieldSet = 16
  case markingSet = 17
  case tagged = 18
  case untagged = 19
  case assessed = 20
  case anchorDecided = 21
  case deleted = 22
  case restored = 23
  case conflictResolved = 24
  case memberInvited = 25
  case roleSet = 26
  case revoked = 27
  case serverKeyAnnounced = 28
  case eventsSetAside = 29
  case eventsReinstated = 30
  case workAdopted = 31
  case released = 32
  case withheld = 33
  case articleWithdrawn = 34
  case duplicateSet = 35
  case termAliased = 36
  case termDescribed = 37
}

extension EventKind {
  /// The name in `Protocol/EVENTS.md`, such as `noteEdited`: the key of its wording.
  ///
  /// As a coding key, since the compiler then writes the names down: `String(describing:)` looks for them at run time, which
  /// took a twentieth of the start of a command.
  package var name: String { stringValue }

  /// The least role that may write an event of the kind, where that does not depend on its contents.
  package var leastRole: Role? {
    if case .always(let role) = descriptor.role { role } else { nil }
  }

  /// The least role that may write an event of the kind, whatever its contents.
  fileprivate var highestRole: Role {
    switch descriptor.role {
    case .always(let role), .depends(atMost: let role): role
    }
  }

  /// True if its events may use the part of a room that is kept free, so that a full thing can still be
  /// hidden, marked and decided.
  package var isReserved: Bool { descriptor.isReserved }

  private var descriptor: any EventDescriptor.Type {
    switch self {
    case .memberJoined: MemberJoined.self
    case .memberInvited: MemberInvited.self
    case .roleSet: RoleSet.self
    case .revoked: Revoked.self
    case .serverKeyAnnounced: ServerKeyAnnounced.self
    case .articleImported: ArticleImported.self
    case .articleObserved: ArticleObserved.self
    case .articleRevised: ArticleRevised.self
    case .articleWithdrawn: ArticleWithdrawn.self
    case .duplicateSet: DuplicateSet.self
    case .termAliased: TermAliased.self
    case .termDescribed: TermDescribed.self
    case .anchorDecided: AnchorDecided.self
    case .eventsSetAside: EventsSetAside.self
    case .eventsReinstated: EventsReinstated.self
    case .workAdopted: WorkAdopted.self
    case .annotationAdded: AnnotationAdded.self
    case .replyAdded: ReplyAdded.self
    case .noteEdited: NoteEdited.self
    case .replyEdited: ReplyEdited.self
    case .fieldSet: FieldSet.self
    case .markingSet: MarkingSet.self
    case .tagged: Tagged.self
    case .untagged: Untagged.self
    case .assessed: Assessed.self
    case .released: Released.self
    case .withheld: Withheld.self
    case .deleted: Deleted.self
    case .restored: Restored.self
    case .conflictResolved: ConflictResolved.self
    }
  }
}

// MARK: Numbers, also those of kinds that this version does not know

extension EventKind {
  /// The least role that may write an event of a number, even with contents that this version does not know:
  /// a later version must not find an event in the log that it would have refused.
  package static func leastRole(ofNumber number: Int) -> Role {
    if let kind = EventKind(rawValue: number) { return kind.highestRole }
    return switch number {
    case 34...47: .editor
    case 64...: .admin
    default: .analyst
    }
  }

  /// True if only the founder may write an event of a number, whatever else the event holds.
  package static func isFounders(number: Int) -> Bool {
    EventKind(rawValue: number)?.descriptor.isFounders == true
  }

  /// True if an unknown event of a number may write a marking: one of a kind that does, with a part of a
  /// later version, or one that takes an admin, which may stand for such a one beside it.
  package static func mayWriteMarking(number: Int) -> Bool {
    EventKind(rawValue: number)?.descriptor.mayWriteMarking == true
      || leastRole(ofNumber: number) == .admin
  }
}
