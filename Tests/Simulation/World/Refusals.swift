import PostilCore
import PostilReplica
import PostilStore
import PostilWire
import TestSupport

/// Desks that the server does not let in, or whose work it does not take.
extension World {
  /// A desk is refused: its work stays in its outbox, and the log must speak against it.
  func take(_ refusal: Refusal, _ desk: SimulatedDesk, since opened: Seq) throws {
    guard let store = desk.store, !desk.disk.isDead else { return }
    do {
      try checkRecorded(desk, store)
      let pending = try store.read { view in
        let acknowledged = try view.acknowledgedCounter()
        return try view.pendingEvents().filter { $0.id.counter > acknowledged }
      }
      guard isDue(refusal, to: desk, pending, since: opened) else {
        throw violation(.refusals, "desk \(desk.index) is refused: \(refusal)")
      }
      desk.refusal = refusal
      tally.refusals += 1
    } catch {
      try judge(error, at: desk)
    }
  }

  /// The server took all that there was to push.
  func noteFinished(_ link: Link) {
    guard let client = link.client, client.pushes,
      let session = client.conversation as? ReplicaSession, !session.report.serverHeals,
      let desk = link.desk
    else { return }
    desks[desk].refusal = nil
  }

  /// Whether the log spoke against a desk at some moment since it connected.
  func isDue(_ refusal: Refusal, to desk: SimulatedDesk, _ pending: [Event], since opened: Seq)
    -> Bool
  {
    let roster = OracleRoster(ledger.events, isOpen: plan.isOpen)
    let seqs = min(opened, Seq(ledger.log.count))...Seq(ledger.log.count)
    switch refusal.code {
    case .unknownWorkspace:
      let held = isServerHealing ? lostAt : seqs.lowerBound
      let known = OracleRoster(Array(ledger.events.prefix(Int(held))), isOpen: plan.isOpen)
      return !known.knows(desk)
    case .revoked, .invitationRefused: return roster.isShutOut(desk, at: seqs.upperBound)
    case .roleTooLow:
      return seqs.contains { seq in
        let role = roster.role(of: desk.replica, at: seq) ?? desk.invitedAs
        return pending.contains { roster.leastRole(for: $0.change, by: desk.replica) > role }
      }
    case .roleWasLowered:
      guard let fall = roster.lastFallFromAdmin(of: desk.replica, at: seqs.upperBound) else {
        return false
      }
      return pending.contains { $0.base < fall && $0.isAboutMarkings }
    case .setAsideRefused:
      return pending.contains { event in
        let held = Set(ledger.log.prefix(Int(event.base)).map(\.id))
        return (event.change.namedEvents ?? []).contains { !held.isSuperset(of: $0.ids) }
      }
    case .membershipRefused:
      return seqs.contains { seq in pending.contains { roster.isVoid($0.change, at: seq) } }
    default: return false
    }
  }
}

extension Refusal {
  /// True if the refusal is about membership or a role.
  var concernsMembers: Bool {
    switch code {
    case .unknownWorkspace, .notAMember, .revoked, .roleTooLow, .roleWasLowered, .notSigned,
      .invitationRefused, .membershipRefused, .setAsideRefused:
      true
    default: false
    }
  }
}

extension Event {
  var isAboutMarkings: Bool {
    switch change {
    case .markingSet, .conflictResolved(_, .marking, _, _): true
    default: false
    }
  }
}
