package import PostilCore

extension ReplicaView {
  /// Who belongs to it once what waits in the outbox is in the log, as far as nothing speaks against that.
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
