package import PostilCore

/// A replica's forecast of whether the log will have room for an event that it is about to record.
///
/// ⚖ A refusal is never wrong: a log that holds everything that the replica knows of refuses the event too,
/// unless an admin has made room meanwhile. It leaves out everything that the replica cannot know: the
/// pushes of others, and events that may use the reserve.
package struct RoomForecast {
  private let limits: RoomLimits
  private let roster: Roster
  private let member: ReplicaID

  /// - Parameters:
  ///   - replica: the own one.
  ///   - roster: the replica's log's.
  package init(for replica: ReplicaID, in roster: Roster, limits: RoomLimits) {
    self.limits = limits
    self.roster = roster
    member = roster.member(of: replica)
  }

  /// The owner whose room an event takes while it waits; `nil` for one that is left out.
  package static func owner(of event: Event) -> RoomOwner? {
    guard let charge = RoomCharge(event, bytes: 0), !charge.isReserved else { return nil }
    return charge.owner
  }

  /// - Parameters:
  ///   - bytes: the event's, encoded.
  ///   - logged: the owner's use in the replica's log; `nil` where the log has none.
  ///   - waiting: the events in its outbox that wait for the same room.
  /// - Returns: the fault that forbids the event.
  package func fault(
    of event: Event, bytes: Int, logged: RoomUse?, waiting: RoomLimits.Size
  ) -> RoomFault? {
    guard Self.owner(of: event) != nil, let charge = RoomCharge(event, bytes: bytes) else {
      return nil
    }
    var use = logged ?? RoomUse()
    use.add(waiting, of: member)
    return use.take(charge, by: member, hasShares: roster.hasShares, in: limits)
  }
}
