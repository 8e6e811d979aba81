import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport

/// The operator's decisions about members while everything goes on.
extension World {
  func seeToMembers() throws {
    guard let founder, let roster = try members() else { return }
    if let change = operatorsChange(roster) { try record(change, by: founder, roster) }
    try bury()
  }

  /// Those who wait for a role get one, or not.
  func decidePetitions() throws {
    guard let founder, let roster = try members() else { return }
    for desk in desks where desk.refusal?.code == .roleTooLow && choices.once(in: 2) {
      try record(.roleSet(member: desk.member, role: .admin), by: founder, roster)
    }
  }

  func members() throws -> Roster? {
    guard let store = try running()?.store else { return nil }
    do {
      return try store.members()
    } catch {
      try judgeServer(error)
      return nil
    }
  }

  private func operatorsChange(_ roster: Roster) -> Change? {
    if fault == .readersWorkIsLetIn {
      return .roleSet(member: choices.one(of: desks).member, role: .reader)
    }
    if let desk = deskToRevoke() {
      if choices.once(in: 2) {
        // Those that go on from it with it.
        let replica = desk.line.count > 1 ? choices.one(of: desk.line) : desk.replica
        return .revoked(.replica(replica), why: "lost")
      }
      return .revoked(.member(desk.member), why: "lost")
    }
    if let desk = desks.first(where: { $0.refusal?.code == .roleTooLow }), choices.once(in: 2) {
      return .roleSet(member: desk.member, role: .admin)
    }
    switch choices.below(4) {
    case 0:
      // As much is drawn either way: what a seed finds does not hang on this.
      let invitation = Invitation.unused(&choices)
      let pins = invitation.publicKey.prefix(2).map { [UInt8](repeating: $0 % 4, count: 32) }
      return number.isMultiple(of: 2)
        ? .memberInvited(invitation) : .serverKeyAnnounced(pin: pins[0], replacing: pins[1])
    case 1:
      let open = roster.openInvitations(besides: plan.replicas)
      return open.isEmpty ? nil : .revoked(.invitation(choices.one(of: open)), why: "")
    default:
      return .roleSet(member: choices.one(of: desks).member, role: Role.any(&choices))
    }
  }

  /// One in a run, for good. Only where the server does not lose what the desk still has to give back:
  /// a revoked replica is not listened to.
  private func deskToRevoke() -> SimulatedDesk? {
    guard let from = plan.revokesFrom, number >= from, !hasRevoked,
      plan.backup == nil || (tally.restorations > 0 && !isServerHealing),
      desks.allSatisfy({ $0.stranding == nil })
    else { return nil }
    let successors = desks.filter { $0.line.count > 1 }
    return choices.one(of: successors.isEmpty ? desks : successors)
  }

  var hasRevoked: Bool {
    ledger.events.contains { event in
      switch event.change {
      case .revoked(.replica, _), .revoked(.member, _): true
      default: false
      }
    }
  }

  /// - Parameter roster: as the log is.
  func record(_ change: Change, by founder: SigningKey, _ roster: Roster) throws {
    guard let store = try running()?.store,
      roster.objection(to: change, by: founder.replica) == nil
    else { return }
    let now = server.clock.now(&choices)
    say("the operator: \(change)")
    do {
      if !isServerHealing { try note(change, by: founder, now: now, in: store) }
      switch try store.record([change], by: founder, now: now) {
      case .logged(let logged):
        server.promise(founder.replica, through: logged.changeset.lastCounter)
        tally.acts += 1
        if case .serverKeyAnnounced = change { tally.announcements += 1 }
      case .refused(let refusal):
        guard refusal.code == .healing, isServerHealing else {
          throw violation(.refusals, "the operator is refused: \(refusal)")
        }
        return
      case .alreadyHeld: throw violation(.log, "the operator's event was there before")
      }
      if server.disk.isDead { return }
      try checkLogGrew()
      if fault == .readersWorkIsLetIn { try forgetRole() }
    } catch {
      try judgeServer(error)
    }
  }

  /// An event that was being recorded when a process died is in the log, or was never written.
  private func note(
    _ change: Change, by founder: SigningKey, now: Instant, in store: ServerStore
  ) throws {
    let held = try store.frontier(of: founder.replica)?.lastCounter ?? 0
    ledger.forget(by: founder.replica, after: held)
    ledger.note(
      EventEncoder.encode(base: try store.end(), claimedAt: now, change: change),
      by: founder.replica)
  }

  // MARK: Planted faults

  /// The server no longer knows what it has just recorded about a member.
  private func forgetRole() throws {
    try server.disk.execute(
      """
      DROP TRIGGER IF EXISTS membership_is_never_deleted;
      DELETE FROM membership WHERE seq = (SELECT max(seq) FROM membership);
      """, on: ServerMachine.file)
  }

  /// Somebody lets in what was pushed last with another signature.
  func falsifySignature() throws {
    let before = ledger.ends.dropLast().last ?? 0
    guard let store = server.service?.store, let chain = try store.chain(at: before),
      let logged = try store.changesets(after: before, bytes: .max).last,
      let signature = logged.changeset.signature, let last = signature.last,
      let own = try store.frontier(of: logged.changeset.replica)?.chain
    else { return }
    let changeset = logged.changeset
    let falsified = try LoggedChangeset(
      changeset: Changeset(
        replica: changeset.replica, firstCounter: changeset.firstCounter,
        events: changeset.events, signature: signature.dropLast() + [last ^ 1]),
      firstSeq: logged.firstSeq, receivedAt: logged.receivedAt)
    try server.disk.execute(
      """
      DROP TRIGGER IF EXISTS changeset_is_never_updated;
      UPDATE changeset SET signature = \(falsified.changeset.signature?.literal ?? "NULL"),
        chain = \(chain.adding(falsified, own: own).bytes.literal) WHERE first_seq = \(logged.firstSeq);
      """, on: ServerMachine.file)
  }

  /// Somebody puts in the place of what was pushed last what another copy wrote under the same id.
  func mixCopies() throws {
    guard let store = server.service?.store,
      let logged = try store.changesets(after: Seq(ledger.log.count), bytes: .max).last,
      let last = logged.changeset.events.ranges.indices.last,
      let other = ledger.otherVersion(of: logged.changeset.id(at: last))
    else { return }
    let run = logged.changeset.events
    let events = run.ranges.dropLast().map { Array(run.bytes[$0]) } + [other]
    try server.disk.execute(
      """
      DROP TRIGGER IF EXISTS changeset_is_never_updated;
      UPDATE changeset SET bytes = \(EventRun(events: events).bytes.literal)
        WHERE first_seq = \(logged.firstSeq);
      """, on: ServerMachine.file)
  }
}

extension Sequence<UInt8> {
  /// As SQL writes it.
  var literal: String {
    let digits = map { byte in
      let text = String(byte, radix: 16)
      return text.count == 1 ? "0\(text)" : text
    }
    return "X'\(digits.joined())'"
  }
}
