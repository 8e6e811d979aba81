import PostilCore
import PostilWire

extension LogAppender {
  /// ⚖ A set-aside names events that the log holds at its base and no others, and all that was ever named
  /// stays within a budget. What is set aside returns its room to later seqs; a reinstatement takes it
  /// again, and is ignored whole where there is none.
  ///
  /// - Parameters:
  ///   - acts: of a changeset; those that name no events are passed over.
  ///   - rooms: as they are with the changeset so far; changed by what is returned and taken.
  /// - Returns: why the first of them is refused, and those for which there is no room.
  func judgeSetAsides(
    _ acts: [Evidence.Act], bases: [Seq], in roster: Roster, rooms: inout [RoomOwner: RoomUse]
  ) throws -> (refusal: Refusal?, withoutRoom: [(index: Int, fault: RoomFault)]) {
    var withoutRoom: [(index: Int, fault: RoomFault)] = []
    guard acts.contains(where: { $0.change.namedEvents != nil }) else { return (nil, []) }
    var setAsides = try self.setAsides()
    for act in acts {
      guard let ranges = act.change.namedEvents else { continue }
      guard setAsides.named + ranges.reduce(0, { $0 + $1.count }) <= Limits.namedEvents else {
        return (Refusal(.setAsideRefused, expected: UInt64(Limits.namedEvents)), withoutRoom)
      }
      var before = rooms
      var after = setAsides
      after.apply(act.change)
      var fault: RoomFault?
      for range in ranges {
        var found = 0
        try eachEvent(in: range) { named in
          guard named.seq <= bases[act.index] else { return }
          found += 1
          guard fault == nil else { return }
          fault = try weigh(named, setAsides, after, in: roster, rooms: &before)
        }
        guard found == range.count else {
          return (Refusal(.setAsideRefused, found: range.last), withoutRoom)
        }
      }
      if let fault {
        withoutRoom.append((act.index, fault))
      } else {
        rooms = before
        setAsides = after
      }
    }
    return (nil, withoutRoom)
  }

  /// What is set aside, as the log is with all that was let in.
  func setAsides() throws -> SetAsides {
    var setAsides = SetAsides()
    for act in try log.acts() + acts { try act.apply(to: &setAsides) }
    return setAsides
  }

  private func eachEvent(in range: CounterRange, _ visit: (NamedEvent) throws -> Void) throws {
    try log.eachEvent(in: range, visit)
    for logged in passed { try logged.visit(range, visit) }
  }

  /// Returns or takes the room of an event whose standing changes: of one that took any. The import that
  /// makes an article takes none, and which of several that was is not kept; so none of them returns any.
  private func weigh(
    _ named: NamedEvent, _ before: SetAsides, _ after: SetAsides, in roster: Roster,
    rooms: inout [RoomOwner: RoomUse]
  ) throws -> RoomFault? {
    let id = named.event.id
    guard before.contains(id) != after.contains(id), let owner = named.event.owner,
      named.event.change.kind != .articleImported, try !isWithoutRoom(named.seq)
    else { return nil }
    guard var use = try rooms[owner] ?? room(of: owner) else { return nil }
    let claim = RoomClaim(
      owner: owner, bytes: named.bytes, isReserved: named.event.change.kind?.isReserved ?? false,
      makesOwner: false)
    let member = roster.member(of: id.replica)
    if after.contains(id) {
      use.give(claim, by: member)
    } else if let fault = use.take(claim, by: member, hasShares: roster.hasShares, in: limits) {
      return fault
    }
    rooms[owner] = use
    return nil
  }
}
