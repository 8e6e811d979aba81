package import PostilCore

extension ReplicaView {
  /// The roster once the events in the outbox are in the log, without those that are refused.
  package func pendingRoster() throws -> Roster {
    var roster = try roster()
    let seq = try cursor() + 1
    try eachPending { event, _ in
      guard event.change.concernsMembers,
        roster.objection(to: event, receivedAt: event.claimedAt) == nil
      else { return }
      roster.apply(
        event.change, by: event.id.replica, at: seq, receivedAt: event.claimedAt)
    }
    return roster
  }
}
