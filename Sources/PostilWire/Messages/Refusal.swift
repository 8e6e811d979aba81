package import PostilCore

/// The reason why the server refuses a request, and the kind of response that it calls for.
///
/// Source: Protocol/WIRE.md, "Refusals".
package struct Refusal: Error, Equatable, Sendable {
  /// The action that is left to the client that was refused.
  package enum Kind: UInt64, Sendable {
    case fixYourRequest = 1
    case tryLater = 2
    case someoneMustDecide = 3
  }

  package enum Code: UInt64, Sendable, CaseIterable {
    case unsupportedVersion = 1
    case unknownWorkspace = 2
    case malformed = 3
    case outOfOrder = 4
    /// The client pushed more than its credit.
    case tooMuch = 5
    /// `expected` is the counter that the log would take next, `found` the one that was pushed.
    case counterOutOfStep = 6
    /// `expected` is the range's end that was broken, `found` the base that was pushed.
    case baseOutOfRange = 7
    /// `subject` is the name.
    case nameTaken = 8
    case nameNotAllowed = 9
    /// The replica's first event is not a join with the key that its id is derived from.
    case notAMember = 10
    /// The replica was revoked, or one that it continues, or its member; `found`: the seq.
    case revoked = 11
    /// `subject` is the role that is needed.
    case roleTooLow = 12
    /// The author's role was lowered at `expected`, which the event had not seen.
    case roleWasLowered = 13
    /// The hello's proof or a changeset's signature is missing or not made with the replica's key.
    case notSigned = 14
    /// `found` is the reason, as in `InvitationFault`; `subject` is the name that the invitation is for.
    case invitationRefused = 15
    /// An event about a member, a replica or an invitation that does not exist, or that must stay.
    case membershipRefused = 16
    /// There is no room for the event of the counter `found`: `expected` is the limit, and `room` tells
    /// whose it is.
    case noRoom = 17
    /// A set-aside or a reinstatement that names events that the log does not hold at its base, or more than
    /// `expected` events.
    case setAsideRefused = 18
    case shuttingDown = 20
    /// Too many connections, `expected` of `subject`; or, without `expected`, the server cannot store
    /// pushes, and `subject` tells why.
    case busy = 21
    /// The server was restored from a backup or a copy and takes no pushes until its operator declares that
    /// replicas have given back the lost events.
    case healing = 22
    /// More in a minute than one peer may send: `expected` of `subject` are allowed.
    case tooFast = 23
    /// The replica has `expected` connections open already.
    case tooManyConnections = 24
    /// The member pushed as many bytes in a day as the server allows, which is `expected`.
    case tooMuchToday = 25
    /// The replica's chain at its cursor is not the log's: the two have different histories.
    case diverged = 30
    /// The log ends (`expected`) before the replica's cursor (`found`).
    case logIsBehind = 31
    case otherWorkspace = 32
    /// The workspace takes `found` bytes on the server's disk, of the `expected` that are allowed.
    case quotaReached = 37
  }

  /// The fault of an invitation.
  package enum InvitationFault: UInt64, Sendable {
    case unknown = 0
    case used = 1
    case expired = 2
    case revoked = 3
    /// It is for a person of another name.
    case ofAnother = 4
  }

  /// `nil` for a code of a later version: then only the kind and the subject are known.
  package let code: Code?
  package let kind: Kind
  package let expected: UInt64
  package let found: UInt64
  package let subject: Text
  /// For `tryLater`.
  package let retryAfterSeconds: UInt64
  /// For `noRoom`.
  package let room: Room?

  /// The room that is full.
  package struct Room: Hashable, Sendable {
    package let owner: RoomOwner
    /// The member whose share is full; `nil` where the whole room is.
    package let member: ReplicaID?
    /// True if `expected` counts bytes instead of events.
    package let isOfBytes: Bool

    package init(owner: RoomOwner, member: ReplicaID?, isOfBytes: Bool) {
      self.owner = owner
      self.member = member
      self.isOfBytes = isOfBytes
    }
  }

  package init(
    _ code: Code, expected: UInt64 = 0, found: UInt64 = 0, subject: Text = "",
    retryAfterSeconds: UInt64 = 0, room: Room? = nil
  ) {
    self.room = room
    self.code = code
    self.kind = code.kind
    self.expected = expected
    self.found = found
    self.subject = subject
    self.retryAfterSeconds = retryAfterSeconds
  }

  /// The refusal of a frame that cannot be read: the field at fault, where it is one, and the fault.
  package init(malformed error: WireError) {
    self.init(.malformed, expected: UInt64(error.field ?? 0), subject: Text(error.name))
  }

  fileprivate init(
    code: Code?, kind: Kind, expected: UInt64, found: UInt64, subject: Text,
    retryAfterSeconds: UInt64, room: Room?
  ) {
    self.room = room
    self.code = code
    self.kind = kind
    self.expected = expected
    self.found = found
    self.subject = subject
    self.retryAfterSeconds = retryAfterSeconds
  }
}

extension Refusal.Code {
  package var kind: Refusal.Kind {
    switch self {
    case .unsupportedVersion, .unknownWorkspace, .malformed, .outOfOrder, .tooMuch,
      .counterOutOfStep, .baseOutOfRange, .nameTaken, .nameNotAllowed, .notAMember, .notSigned,
      .invitationRefused, .membershipRefused, .setAsideRefused:
      .fixYourRequest
    case .shuttingDown, .busy, .healing, .tooFast, .tooManyConnections, .tooMuchToday: .tryLater
    case .revoked, .roleTooLow, .roleWasLowered, .noRoom, .diverged, .logIsBehind, .otherWorkspace,
      .quotaReached:
      .someoneMustDecide
    }
  }
}

extension ProtoWriter {
  mutating func refusal(_ refusal: Refusal) {
    unsigned(1, refusal.code?.rawValue ?? 0)
    unsigned(2, refusal.kind.rawValue)
    unsigned(3, refusal.expected)
    unsigned(4, refusal.found)
    text(5, refusal.subject)
    unsigned(6, refusal.retryAfterSeconds)
    if let room = refusal.room { message(7) { $0.room(room) } }
  }

  private mutating func room(_ room: Refusal.Room) {
    switch room.owner {
    case .entity(let id): entity(1, id)
    case .thread(let annotation): event(2, annotation)
    case .margin(let article): content(3, article)
    case .vocabulary: break
    }
    if let member = room.member { fixed(4, member.bits) }
    unsigned(5, room.isOfBytes ? 1 : 0)
    if room.owner == .vocabulary { unsigned(6, 1) }
  }
}

extension ProtoReader {
  mutating func refusal() throws(WireError) -> Refusal {
    var numbers: [Int: UInt64] = [:]
    var subject: Text?
    var room: Refusal.Room?
    while let field = try next() {
      switch field {
      case 7:
        guard let known = try self.room() else { continue }
        try room.fill(known, field: field)
      case 1, 2, 3, 4, 6: try numbers[field].fill(try unsigned(), field: field)
      case 5: try subject.fill(try text(limit: Limits.lineBytes), field: field)
      default: try skip()
      }
    }
    guard let kind = Refusal.Kind(rawValue: numbers[2] ?? 0) else { throw .outOfRange(field: 2) }
    return Refusal(
      code: Refusal.Code(rawValue: numbers[1] ?? 0), kind: kind, expected: numbers[3] ?? 0,
      found: numbers[4] ?? 0, subject: subject ?? "", retryAfterSeconds: numbers[6] ?? 0,
      room: room)
  }

  /// `nil` where this version does not know the owner.
  private mutating func room() throws(WireError) -> Refusal.Room? {
    let outer = try enter()
    defer { leave(to: outer) }
    var owner: RoomOwner?
    var member: UInt64?
    var isOfBytes: UInt64?
    while let field = try next() {
      switch field {
      case 1:
        guard let entity = try entity() else { continue }
        try owner.fill(.entity(entity), field: field)
      case 2: try owner.fill(.thread(of: try event()), field: field)
      case 3: try owner.fill(.margin(of: try content()), field: field)
      case 4: try member.fill(try fixed(), field: field)
      case 5: try isOfBytes.fill(try unsigned(), field: field)
      case 6: if try unsigned() != 0 { try owner.fill(.vocabulary, field: field) }
      default: try skip()
      }
    }
    return owner.map {
      Refusal.Room(
        owner: $0, member: member.map { ReplicaID(bits: $0) }, isOfBytes: isOfBytes ?? 0 != 0)
    }
  }
}
