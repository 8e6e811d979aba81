import PostilCore
import PostilStore
import PostilWire
import TestSupport

/// The life of replicas' folders: people keep copies, put one back, use two beside each other, and get further
/// devices.
extension World {
  /// Somebody who was invited to use a further device.
  struct Guest {
    let invitation: SigningKey
    let owner: SimulatedDesk
    let inviter: ReplicaID
  }

  /// The most desks that there come to be beside those of the beginning.
  private static let furtherDesks = 3

  /// Also amid healing: what only one desk held may then be gone for good.
  func seeToFolders() throws {
    let desk = choices.one(of: desks)
    guard keepsWhatIsKnown(without: desk), desks.allSatisfy({ $0.stranding == nil }) else { return }
    switch choices.below(6) {
    case 0, 1:
      if let kept = desk.kept { try putBack(kept, desk) } else { desk.kept = try copy(of: desk) }
    case 2: desk.kept = try copy(of: desk)
    case 3, 4: try useTwice(desk)
    default:
      if number >= plan.revokesFrom ?? .max { try revokeOwnDevice(desk) }
      try inviteDevice(desk)
    }
  }

  /// Whether the other desks hold all that the replica of a later version knows, once the server holds no
  /// more than they: it keeps no log, and could not give that back.
  private func keepsWhatIsKnown(without desk: SimulatedDesk) -> Bool {
    guard isServerHealing else { return true }
    let held = desks.filter { $0 !== desk }.map(\.cursor).max() ?? 0
    return max(endKnownLater, later.lastBase) <= held
  }

  private var hasRoom: Bool { desks.count + guests.count < plan.replicas + Self.furtherDesks }

  /// Copies the folder of a desk whose process ends; `nil` where it dies of that.
  private func copy(of desk: SimulatedDesk) throws -> Kept? {
    guard try close(desk) else { return nil }
    say("desk \(desk.index) is copied")
    return try Kept(desk, notes: ledger.notes(by: desk.hand), in: nextFolder(of: desk))
  }

  /// All that it wrote is known before.
  private func close(_ desk: SimulatedDesk) throws -> Bool {
    hangUp(desk)
    guard try open(desk) != nil else {
      try bury()
      return false
    }
    desk.store = nil
    guard !desk.disk.isDead else {
      try bury()
      return false
    }
    return true
  }

  func nextFolder(of desk: SimulatedDesk) -> String {
    folder.file("desk\(desk.index)-\(nextCopy())")
  }

  /// Replaces the folder with an earlier copy. Later work is lost, except events that others have.
  private func putBack(_ kept: Kept, _ desk: SimulatedDesk) throws {
    guard try close(desk) else { return }
    say("desk \(desk.index) is put back to event \(kept.notes.count) of \(kept.identity.replica)")
    let hand = ledger.copy(of: kept.identity.replica, kept.notes)
    try desk.putBack(kept, hand: hand, folder: nextFolder(of: desk))
    desk.kept = choices.once(in: 2) ? nil : kept
    tally.putBack += 1
  }

  private func useTwice(_ desk: SimulatedDesk) throws {
    guard hasRoom, let kept = try copy(of: desk) else { return }
    let hand = ledger.copy(of: kept.identity.replica, kept.notes)
    let index = desks.count
    desks.append(
      try SimulatedDesk(
        index: index, kept, of: desk, hand: hand, folder: folder.file("desk\(index)"),
        clock: Clock(&choices)))
    writers.append(ProseWriter(author: "\(index)"))
    say("desk \(index) is a copy of desk \(desk.index)")
    tally.copies += 1
  }

  // MARK: Devices

  private func inviteDevice(_ desk: SimulatedDesk) throws {
    guard founder != nil, hasRoom else { return }
    let key = SigningKey(&choices)
    let invitation = Invitation(
      publicKey: key.publicKey, guest: .device(of: desk.member),
      expires: nil)
    guard try recordAllowed(.memberInvited(invitation), desk) else { return }
    guests.append(Guest(invitation: key, owner: desk, inviter: desk.replica))
  }

  /// Somebody ends another device of their own, or a copy of one.
  private func revokeOwnDevice(_ desk: SimulatedDesk) throws {
    guard !hasRevoked else { return }
    let others = desks.filter {
      $0.member == desk.member && Set($0.line).isDisjoint(with: desk.line)
    }
    guard let other = others.randomElement(using: &choices) else { return }
    _ = try recordAllowed(.revoked(.replica(choices.one(of: other.line)), why: "lost"), desk)
  }

  /// - Returns: whether it was recorded.
  private func recordAllowed(_ change: Change, _ desk: SimulatedDesk) throws -> Bool {
    guard let store = try open(desk) else { return false }
    let now = desk.clock.now(&choices)
    do {
      let event = try store.write { transaction -> Event? in
        let roster = try transaction.view.pendingRoster()
        guard roster.devices[desk.replica] != nil,
          roster.objection(to: change, by: desk.replica) == nil
        else { return nil }
        return try transaction.record(change, now: now)
      }
      guard let event else { return false }
      say("desk \(desk.index) \(event.id.counter) base \(event.base): \(change)")
      note(event, by: desk)
      return true
    } catch {
      try judge(error, at: desk)
      return false
    }
  }

  /// A guest whose invitation is in the log begins with an own replica.
  func welcomeGuests() throws {
    guard !guests.isEmpty else { return }
    for guest in guests where isInvited(guest) {
      guests.removeAll { $0.invitation.replica == guest.invitation.replica }
      let index = desks.count
      let identity = try Identity(
        Text("device\(index)-\(choices.below(1_000))"), invitedWith: guest.invitation,
        to: workspace.id, &choices)
      var clock = Clock(&choices)
      let now = clock.now(&choices)
      let desk = try SimulatedDesk(
        index: index, identity, as: guest.owner.invitedAs, folder: folder.file("desk\(index)"),
        workspace: workspace, clock: clock, now: now, limits: plan.limits,
        device: (guest.owner.member, guest.inviter))
      ledger.note(
        EventEncoder.encode(base: 0, claimedAt: now, change: identity.join), by: identity.replica)
      desks.append(desk)
      writers.append(ProseWriter(author: "\(index)"))
      say("desk \(index) is a device of desk \(guest.owner.index)'s member")
      tally.devices += 1
    }
  }

  private func isInvited(_ guest: Guest) -> Bool {
    let roster = OracleRoster(ledger.events, isOpen: plan.isOpen)
    return roster.isInvited(guest.invitation.publicKey)
  }
}
