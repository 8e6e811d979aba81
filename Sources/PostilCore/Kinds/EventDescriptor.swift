/// What one kind of event is. Everything that asks "what is this event" asks here.
///
/// A type per kind, in a file of its own, carries what an event of the kind says. A protocol, so that
/// the compiler demands from a new kind what has no default; `Change.ask` puts the questions.
protocol EventDescriptor {
  static var kind: EventKind { get }
  static var role: LeastRole { get }
  /// Whether the roster folds it, and no entity.
  static var concernsMembers: Bool { get }
  /// Whether it takes the founder.
  static var isFounders: Bool { get }
  /// Whether it names other events, to set them aside or to reinstate them.
  static var namesEvents: Bool { get }
  /// Whether an event of the kind may write a marking.
  static var mayWriteMarking: Bool { get }
  /// Whether it may use the part of a room that is kept free: see `EventKind.isReserved`.
  static var isReserved: Bool { get }

  /// The least role that may do this; `nil` where it also depends on whom it concerns, which is for
  /// the roster to say.
  var leastRole: Role? { get }
  /// Whether this event writes a marking.
  var writesMarking: Bool { get }
  /// The entity that the event of an id creates or writes to.
  func target(of event: EventID) -> EntityID?
  /// Whose room the event of an id uses.
  func owner(of event: EventID) -> RoomOwner?
  /// The entities that must be there, and known to the author, for the event to do anything.
  var references: References { get }
  var effect: Effect { get }
  var detail: EventDetail { get }
  /// The same about things under other ids; `nil` where it names no event.
  func renaming(_ ids: Renaming) -> Change?
}

/// Who may write an event of a kind. Source: Protocol/TRUST.md, "Roles".
enum LeastRole {
  /// The same for all events of the kind, which need not be decoded to be judged.
  case always(Role)
  /// It depends on what the event says, or the roster must read it. `atMost` is for an event with a
  /// part that this version does not know.
  case depends(atMost: Role)
}

extension EventDescriptor {
  static var concernsMembers: Bool { false }
  static var isFounders: Bool { false }
  static var namesEvents: Bool { false }
  static var mayWriteMarking: Bool { false }
  static var isReserved: Bool { false }

  var leastRole: Role? {
    if case .always(let role) = Self.role { role } else { nil }
  }
  var writesMarking: Bool { false }
  func owner(of event: EventID) -> RoomOwner? { target(of: event).map(RoomOwner.entity) }
  func renaming(_ ids: Renaming) -> Change? { nil }
}

/// Events that write to one entity, which is there already.
protocol EntityDescriptor: EventDescriptor {
  var entity: EntityID { get }
  /// The same change of another entity.
  func change(of entity: EntityID) -> Change
}

extension EntityDescriptor {
  func target(of event: EventID) -> EntityID? { entity }
  var references: References { References(entity) }
  func renaming(_ ids: Renaming) -> Change? { change(of: ids.entity(entity)) }
}

/// Events that the roster folds.
protocol MembershipDescriptor: EventDescriptor {}

extension MembershipDescriptor {
  static var concernsMembers: Bool { true }
  func target(of event: EventID) -> EntityID? { nil }
  var references: References { References() }
  var effect: Effect { .membership }
  var detail: EventDetail { .workspace }
}
