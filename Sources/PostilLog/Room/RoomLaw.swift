package import PostilCore
package import PostilWire

/// The law of room: whether the log takes one more event of an owner.
///
/// Source: Protocol/EVENTS.md, "Room".
extension RoomUse {
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
}

/// The room that an event takes: its owner and its bytes.
struct RoomCharge: Sendable {
  let owner: RoomOwner
  /// The event's, encoded.
  let bytes: Int
  /// Whether it may use the reserve.
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

extension RoomOwner {
  /// The owners of the room that some changesets use, as far as they can be read, so that a store reads their sums at
  /// once.
  package static func all(in changesets: [Changeset]) -> Set<RoomOwner> {
    var owners: Set<RoomOwner> = []
    for changeset in changesets {
      for event in (try? changeset.decoded()) ?? [] {
        if let owner = event.lawFacts.owner { owners.insert(owner) }
      }
    }
    return owners
  }
}

/// Why there is no room for an event.
package struct RoomFault: Hashable, Sendable {
  package let owner: RoomOwner
  /// The member whose share is used up; `nil` where the whole room is.
  package let member: ReplicaID?
  /// The limit, in events or bytes.
  package let limit: Int
  /// Whether the limit counts bytes.
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
