package import PostilCore
import PostilWire

/// The sum of one owner's events so far, member by member.
package struct RoomUse: Hashable, Sendable {
  /// The sum of one member's events.
  package struct Part: Hashable, Sendable {
    package let member: ReplicaID
    /// The part of the room that all events may use.
    package var shared: RoomLimits.Size
    /// The part that is kept free.
    package var reserved: RoomLimits.Size

    package init(member: ReplicaID, shared: RoomLimits.Size, reserved: RoomLimits.Size) {
      self.member = member
      self.shared = shared
      self.reserved = reserved
    }
  }

  /// Ascending by member, each once, and never empty parts.
  package private(set) var parts: Few<Part>
  /// The members whose part was replaced since this was read, each once.
  package private(set) var touched: Few<ReplicaID> = .empty

  /// - Parameter parts: ascending by member, each once, and none of them empty.
  package init(parts: Few<Part> = .empty) {
    self.parts = parts
  }

  /// Takes one more event, if there is room for it.
  ///
  /// ⚖ It depends only on the log before the event.
  ///
  /// - Returns: the fault that forbids it; then nothing is taken.
  mutating func take(
    _ charge: RoomCharge, by member: ReplicaID, hasShares: Bool, in limits: RoomLimits
  )
    -> RoomFault?
  {
    let size = limits.size(of: charge.owner)
    let kept = size / RoomLimits.reserve
    var own = part(of: member)
    let event = RoomLimits.Size(events: 1, bytes: charge.bytes)
    let used = parts.reduce(RoomLimits.Size()) { $0 + $1.shared }
    let room = size - kept
    let isUnshared = !hasShares || (used + event).fits(in: limits.unshared)
    let share = isUnshared ? room : size / RoomLimits.share
    let fault: RoomFault? =
      if !(used + event).fits(in: room) {
        RoomFault(charge.owner, nil, used + event, room)
      } else if !(own.shared + event).fits(in: share) {
        RoomFault(charge.owner, member, own.shared + event, share)
      } else {
        nil
      }
    guard fault != nil else {
      own.shared = own.shared + event
      set(own)
      return nil
    }
    guard charge.isReserved else { return fault }
    let usedOfKept = parts.reduce(RoomLimits.Size()) { $0 + $1.reserved }
    guard (usedOfKept + event).fits(in: kept) else {
      return RoomFault(charge.owner, nil, usedOfKept + event, kept)
    }
    let keptShare = hasShares ? kept / RoomLimits.share : kept
    guard (own.reserved + event).fits(in: keptShare) else {
      return RoomFault(charge.owner, member, own.reserved + event, keptShare)
    }
    own.reserved = own.reserved + event
    set(own)
    return nil
  }

  /// Gives back an event's room: the reserve first, where the event may use that.
  mutating func give(_ charge: RoomCharge, by member: ReplicaID) {
    var own = part(of: member)
    let event = RoomLimits.Size(events: 1, bytes: charge.bytes)
    if charge.isReserved, event.fits(in: own.reserved) {
      own.reserved = own.reserved - event
    } else if event.fits(in: own.shared) {
      own.shared = own.shared - event
    }
    set(own)
  }

  /// Counts a member's events that wait for a log, without checking for room.
  mutating func add(_ waiting: RoomLimits.Size, of member: ReplicaID) {
    var own = part(of: member)
    own.shared = own.shared + waiting
    set(own)
  }

  /// The sum of one member's events, also an empty one.
  package func part(of member: ReplicaID) -> Part {
    parts.first { $0.member == member }
      ?? Part(member: member, shared: RoomLimits.Size(), reserved: RoomLimits.Size())
  }

  /// Replaces the sum of a member's events.
  package mutating func set(_ part: Part) {
    if !touched.contains(part.member) { touched.append(part.member) }
    let index = parts.firstIndex { $0.member >= part.member } ?? parts.endIndex
    let isThere = index < parts.endIndex && parts[index].member == part.member
    switch (isThere, part.isNothing) {
    case (true, true): parts.remove(at: index)
    case (true, false): parts[index] = part
    case (false, true): break
    case (false, false): parts.insert(part, at: index)
    }
  }
}

/// The touched members are ignored.
extension RoomUse {
  package static func == (left: RoomUse, right: RoomUse) -> Bool { left.parts == right.parts }

  package func hash(into hasher: inout Hasher) { hasher.combine(parts) }
}

extension RoomUse.Part {
  package var isNothing: Bool {
    shared == RoomLimits.Size() && reserved == RoomLimits.Size()
  }
}

/// The room that an event takes: its owner and its bytes.
struct RoomCharge: Sendable {
  let owner: RoomOwner
  /// The event's, encoded.
  let bytes: Int
  /// True if it may use the reserve.
  let isReserved: Bool
}

extension RoomCharge {
  /// - Parameter bytes: the event's, encoded.
  /// - Returns: `nil` for one that uses no room.
  init?(_ event: Event, bytes: Int) {
    self.init(event.lawFacts, bytes: bytes)
  }

  init?(_ facts: LawFacts, bytes: Int) {
    guard let owner = facts.owner else { return nil }
    self.init(owner: owner, bytes: bytes, isReserved: facts.isReserved)
  }
}

/// Why there is no room for an event.
package struct RoomFault: Hashable, Sendable {
  package let owner: RoomOwner
  /// The member whose share is used up; `nil` where the whole room is.
  package let member: ReplicaID?
  /// The limit, in events or bytes.
  package let limit: Int
  /// True if the limit counts bytes.
  package let isOfBytes: Bool

  fileprivate init(
    _ owner: RoomOwner, _ member: ReplicaID?, _ wanted: RoomLimits.Size, _ room: RoomLimits.Size
  ) {
    self.owner = owner
    self.member = member
    isOfBytes = wanted.events <= room.events
    limit = isOfBytes ? room.bytes : room.events
  }
}

extension Refusal {
  /// - Parameter counter: of the first event for which there is no room.
  package init(_ fault: RoomFault, at counter: UInt64) {
    self.init(
      .noRoom, expected: UInt64(fault.limit), found: counter,
      room: Room(owner: fault.owner, member: fault.member, isOfBytes: fault.isOfBytes))
  }
}
