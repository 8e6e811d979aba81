import PostilCore
import PostilWire

extension LogAppender {
  /// ⚖ A set-aside names events that the log holds at its base and no others, and all that was ever named
  /// stays within a budget. What is set aside returns its room to later seqs; a reinstatement takes it
  /// again, and is ignored whole where there is none.
  ///
  /// - Parameters:
  ///   - act: one that names events.
  ///   - standing: what is set aside before it; changed by it.
  ///   - use: the changeset's so far; changed by what is returned and taken.
  /// - Returns: why it is refused.
  func judge(
    _ act: Evidence.Act, base: Seq, in roster: Roster, standing: inout SetAsides,
    use: inout ChangesetRoom
  ) throws -> Refusal? {
    let ranges = act.change.namedEvents ?? []
    guard standing.named + ranges.reduce(0, { $0 + $1.count }) <= Limits.namedEvents else {
      return Refusal(.setAsideRefused, expected: UInt64(Limits.namedEvents))
    }
    var rooms = use.rooms
    var after = standing
    var fault: RoomFault?
    for range in ranges {
      let before = after
      after.apply(act.change, to: range)
      var found = 0
      try eachEvent(in: range) { named in
        guard named.seq <= base else { return }
        found += 1
        guard fault == nil else { return }
        fault = try weigh(named, before, after, in: roster, rooms: &rooms)
      }
      guard found == range.count else { return Refusal(.setAsideRefused, found: range.last) }
    }
    if let fault {
      use.withoutRoom.append((act.index, fault))
    } else {
      use.rooms = rooms
      standing = after
    }
    return nil
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

  /// Returns or takes the room of an event whose standing changes. One for which there was no room took none,
  /// and takes none.
  private func weigh(
    _ named: NamedEvent, _ before: SetAsides, _ after: SetAsides, in roster: Roster,
    rooms: inout [RoomOwner: RoomUse]
  ) throws -> RoomFault? {
    let id = named.event.id
    guard before.contains(id) != after.contains(id),
      let claim = RoomClaim(named.event, bytes: named.bytes), try !isWithoutRoom(named.seq),
      var use = try rooms[claim.owner] ?? room(of: claim.owner)
    else { return nil }
    let member = roster.member(of: id.replica)
    if after.contains(id) {
      use.give(claim, by: member)
    } else if let fault = use.take(claim, by: member, hasShares: roster.hasShares, in: limits) {
      return fault
    }
    rooms[claim.owner] = use
    return nil
  }
}
