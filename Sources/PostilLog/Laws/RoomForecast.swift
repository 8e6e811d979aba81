package import PostilCore

/// Whether a log will have room for what a replica is about to record, as far as the replica can tell.
///
/// ⚖ Never wrong the one way: what it finds no room for, a log that holds all that the replica knows of
/// refuses, unless an admin has made room meanwhile. It leaves out what the replica cannot tell: what
/// others pushed, and what may use the part that is kept free.
package struct RoomForecast {
  private let limits: RoomLimits
  private let roster: Roster
  private let member: ReplicaID

  /// - Parameters:
  ///   - replica: the own one.
  ///   - roster: as the replica's log is.
  package init(for replica: ReplicaID, in roster: Roster, limits: RoomLimits) {
    self.limits = limits
    self.roster = roster
    member = roster.member(of: replica)
  }

  /// Whose room an event takes while it waits; `nil` for one that is left out.
  package static func owner(of event: Event) -> RoomOwner? {
    guard let claim = RoomClaim(event, bytes: 0), !claim.isReserved else { return nil }
    return claim.owner
  }

  /// - Parameters:
  ///   - bytes: the event's, encoded.
  ///   - logged: what the replica's log has of the owner; `nil` where it has not named it.
  ///   - waiting: what waits in its outbox for the same room.
  /// - Returns: what stands against the event.
  package func fault(
    of event: Event, bytes: Int, logged: RoomUse?, waiting: RoomLimits.Size
  ) -> RoomFault? {
    guard Self.owner(of: event) != nil, let claim = RoomClaim(event, bytes: bytes) else {
      return nil
    }
    var use = logged ?? RoomUse()
    use.add(waiting, of: member)
    return use.take(claim, by: member, hasShares: roster.hasShares, in: limits)
  }
}
