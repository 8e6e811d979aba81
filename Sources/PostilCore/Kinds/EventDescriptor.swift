/// The traits of one kind of event. Every question about a kind is answered here.
///
/// A type per kind, in a file of its own, carries the contents of such an event. A protocol, so that the
/// compiler demands from a new kind every answer without a default; `Change.ask` puts the questions.
protocol EventDescriptor {
  static var kind: EventKind { get }
  static var role: LeastRole { get }
  /// True if the roster folds it, instead of an entity.
  static var concernsMembers: Bool { get }
  /// True if only the founder may write it.
  static var isFounders: Bool { get }
  /// True if it names other events, to set them aside or to reinstate them.
  static var namesEvents: Bool { get }
  /// True if an event of the kind may write a marking.
  static var mayWriteMarking: Bool { get }
  /// True if it may use the part of a room that is kept free: see `EventKind.isReserved`.
  static var isReserved: Bool { get }

  /// The least role that may do this; `nil` where it also depends on the person concerned, which the roster
  /// decides.
  var leastRole: Role? { get }
  /// True if this event writes a marking.
  var writesMarking: Bool { get }
  /// The entity that the event of an id creates or writes to.
  func target(of event: EventID) -> EntityID?
  /// The owner of the room that the event of an id uses.
  func owner(of event: EventID) -> RoomOwner?
  /// The entities that must exist, and be known to the author, for the event to have any effect.
  var references: References { get }
  var effect: Effect { get }
  var detail: EventDetail { get }
  /// The same about things under other ids; `nil` where it does not name an event.
  func renaming(_ ids: Renaming) -> Change?
}

/// The least role that may write an event of a kind. Source: Protocol/TRUST.md, "Roles".
enum LeastRole {
  /// The same for all events of the kind, which need not be decoded to be judged.
  case always(Role)
  /// It depends on the contents of the event, or the roster must read it. `atMost` is for an event with a
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
  func owner(of event: EventID) -> RoomOwner? { target(of: event).map(RoomOwner.init) }
  func renaming(_ ids: Renaming) -> Change? { nil }
}

/// Events that write to one existing entity.
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
