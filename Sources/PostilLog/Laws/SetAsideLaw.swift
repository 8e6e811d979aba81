import PostilCore
import PostilWire

extension LogAppender {
  /// ⚖ A set-aside names events that the log holds at its base and no others, and all events that were ever
  /// named stay within a budget, as do the acts. An event that is set aside returns its room to later seqs;
  /// a reinstatement takes it again, and is ignored whole where there is none.
  ///
  /// - Parameters:
  ///   - act: one that names events.
  ///   - before: the set-asides before it.
  /// - Returns: the reason why it is refused, without reading an event where the log does not hold all; else
  ///   its effect on rooms.
  func judge(_ act: Evidence.Act, base: Seq, in roster: Roster, before: SetAsides) throws
    -> Result<JudgedSetAside, Refusal>
  {
    guard before.acts < Limits.setAsides else {
      return .failure(Refusal(.setAsideRefused, expected: UInt64(Limits.setAsides)))
    }
    let ranges = act.change.namedEvents ?? []
    var budget = Limits.namedEvents - before.named
    for range in ranges {
      guard range.count <= budget else {
        return .failure(Refusal(.setAsideRefused, expected: UInt64(Limits.namedEvents)))
      }
      budget -= range.count
      guard let held = try self.frontier(of: range.replica), range.last <= held.lastCounter else {
        return .failure(Refusal(.setAsideRefused, found: range.last))
      }
    }
    let named = CounterSet(ranges)
    var after = before
    after.apply(act.change)
    var rooms: [RoomOwner: RoomUse] = [:]
    var fault: RoomFault?
    var unseen: UInt64?
    try eachEvent(in: named) { event in
      if event.seq > base { unseen = unseen ?? event.event.id.counter }
      guard fault == nil, unseen == nil else { return }
      fault = try weigh(event, before, after, in: roster, rooms: &rooms)
    }
    if let unseen { return .failure(Refusal(.setAsideRefused, found: unseen)) }
    return .success(fault.map { .withoutRoom($0) } ?? .counts(after, rooms))
  }

  private func eachEvent(in named: CounterSet, _ visit: (NamedEvent) throws -> Void) throws {
    try log.eachEvent(in: named, visit)
    for logged in passed { try logged.visit(named, visit) }
  }

  /// Returns or takes the room of an event that is set aside or reinstated. An event for which there was no
  /// room takes none now either.
  private func weigh(
    _ named: NamedEvent, _ before: SetAsides, _ after: SetAsides, in roster: Roster,
    rooms: inout [RoomOwner: RoomUse]
  ) throws -> RoomFault? {
    let id = named.event.id
    guard before.contains(id) != after.contains(id),
      let charge = RoomCharge(named.event, bytes: named.bytes), try !isWithoutRoom(named.seq)
    else { return nil }
    var use = try rooms[charge.owner] ?? room(of: charge.owner) ?? RoomUse()
    let member = roster.member(of: id.replica)
    if after.contains(id) {
      use.give(charge, by: member)
    } else if let fault = use.take(charge, by: member, hasShares: roster.hasShares, in: limits) {
      return fault
    }
    rooms[charge.owner] = use
    return nil
  }
}

/// The result of an event that names others, where it is not refused.
enum JudgedSetAside {
  /// The set-asides with it, and the sums of its rooms then.
  case counts(SetAsides, [RoomOwner: RoomUse])
  /// It is ignored.
  case withoutRoom(RoomFault)
}
