/// The members of a workspace and their rights: the fold of the log's membership events.
///
/// Server and replicas fold the same events in the same order, and so judge alike. It keeps everything that
/// was ever true, since the rights of an event depend on what its author could know.
package struct Roster: Hashable, Sendable {
  /// The moment of something that happened, and the author of its event.
  package struct Mark: Hashable, Sendable {
    package let seq: Seq
    package let by: ReplicaID
    /// By the server's clock.
    package let at: Instant
  }

  /// One replica's place.
  package struct Device: Hashable, Sendable {
    package let name: Text
    package let publicKey: [UInt8]
    /// The member who owns it, by the replica that the member joined with first.
    package let member: ReplicaID
    package let joined: Mark
    /// The replica whose work it continues.
    package let predecessor: ReplicaID?
    package fileprivate(set) var revoked: Mark?
  }

  package struct RoleChange: Hashable, Sendable {
    package let role: Role
    package let mark: Mark
  }

  package struct Member: Hashable, Sendable {
    /// In log order, from the role that the member joined with.
    package fileprivate(set) var roles: [RoleChange]
    package fileprivate(set) var replicas: [ReplicaID]
    package fileprivate(set) var revoked: Mark?
  }

  package struct Issued: Hashable, Sendable {
    package enum End: Hashable, Sendable {
      case used(by: ReplicaID, Mark)
      case revoked(Mark)
    }

    package let invitation: Invitation
    package let mark: Mark
    package fileprivate(set) var end: End?
  }

  /// True if anybody may join and do everything: for trying out on one machine.
  package let isOpen: Bool
  package private(set) var members: [ReplicaID: Member] = [:]
  package private(set) var devices: [ReplicaID: Device] = [:]
  /// By public key.
  package private(set) var invitations: [[UInt8]: Issued] = [:]
  /// The number of them that nobody has used or revoked, expired ones included, those of devices aside.
  private var openInvitations = 0
  /// The invitations of further devices that nobody has used or revoked, expired ones included, by member.
  private var deviceInvitations: [ReplicaID: [[UInt8]]] = [:]
  /// The number that each member ever made.
  private var invitationsMade: [ReplicaID: Int] = [:]
  private var deviceInvitationsMade: [ReplicaID: Int] = [:]
  /// The pin that was last announced to follow each pin of a server's key.
  private var nextPins: [[UInt8]: [UInt8]] = [:]
  /// The number of keys that were ever announced.
  private(set) var keyAnnouncements = 0
  /// The changesets of revoked replicas that admins adopted, by the last event of each changeset.
  private(set) var adoptions: [EventID: [Adoption]] = [:]
  /// The number of different adoptions there ever were.
  private(set) var adoptionCount = 0
  /// The founder of the workspace: the operator, whom nobody can revoke.
  package private(set) var founder: ReplicaID?

  package init(isOpen: Bool) {
    self.isOpen = isOpen
  }

  /// The name under which the founder's events show.
  package static let founderName: Text = "operator"

  /// The roster of a workspace in which everybody is an admin.
  package static let open = Roster(isOpen: true)

  // MARK: Questions

  /// The role of a replica's events when the server takes them; `nil` for a replica that has no place, or no
  /// longer has one.
  package func role(of replica: ReplicaID) -> Role? {
    if isOpen { return .admin }
    guard let device = devices[replica], revocation(of: replica) == nil else { return nil }
    return members[device.member]?.roles.last?.role
  }

  /// The first revocation of a replica: of itself, of one that it continues, or of its member.
  package func revocation(of replica: ReplicaID) -> Mark? {
    var first: Mark?
    var next: ReplicaID? = replica
    while let id = next, let device = devices[id] {
      for mark in [device.revoked, members[device.member]?.revoked].compactMap({ $0 })
      where mark.seq < first?.seq ?? .max {
        first = mark
      }
      next = device.predecessor
    }
    return first
  }

  /// The member who owns a replica; in an open workspace, every replica is its own member.
  package func member(of replica: ReplicaID) -> ReplicaID {
    devices[replica]?.member ?? replica
  }

  /// The member who owns a replica, also before its join is in the log.
  ///
  /// - Parameter ticket: the one that it joins with, if any; it must be valid.
  package func member(of replica: ReplicaID, joiningWith ticket: Ticket?) -> ReplicaID {
    if let device = devices[replica] { return device.member }
    switch voucher(of: ticket) {
    case .predecessor(let former)?: return member(of: former)
    case .invitation(let key)?:
      guard case .device(let owner)? = invitations[key]?.invitation.guest else { return replica }
      return owner
    case nil: return replica
    }
  }

  /// True if the author of an event may lower a marking: an author who was an admin when the event was made,
  /// by the log that it had seen, or who made the entity.
  ///
  /// ⚖ It depends on what the event has seen and on nothing else, so it is the same on every replica,
  /// pending or not. If an admin's role was lowered unseen, the server refuses the event: see `adminEnd`.
  /// Roles that the member got after the replica was revoked do not count for the replica, which matters
  /// where its work was adopted.
  package func mayLower(_ stamp: Stamp, on origins: [Origin]) -> Bool {
    if isOpen { return true }
    let author = member(of: stamp.event.replica)
    let end = revocation(of: stamp.event.replica)?.seq ?? .max
    let known = members[author]?.roles.last { $0.mark.seq <= stamp.base && $0.mark.seq < end }
    if known?.role == .admin { return true }
    return origins.contains { origin in
      origin.stamp.event == stamp.event
        || (stamp.hasSeen(origin.stamp) && member(of: origin.stamp.event.replica) == author)
    }
  }

  /// The seq at which a member last stopped being an admin; events that had not seen it, and that only an
  /// admin might do, are refused. Roles that the member got after the replica was revoked do not count.
  package func adminEnd(of replica: ReplicaID) -> Seq? {
    let end = revocation(of: replica)?.seq ?? .max
    let roles = members[member(of: replica)]?.roles.filter { $0.mark.seq < end } ?? []
    let steps = Array(zip(roles, roles.dropFirst()))
    return steps.last { $0.role == .admin && $1.role < .admin }?.1.mark.seq
  }
}

// MARK: The server's key

extension Roster {
  /// The pins of the keys that may follow the one of a pin, in their order.
  ///
  /// ⚖ Each leads to at most one, the last that was announced for it, and a pin that was never announced
  /// leads to none: an announcement from before a key was lost is worth nothing after the next one was made.
  ///
  /// - Parameter pin: of a key that is trusted already, 32 bytes.
  package func pins(after pin: [UInt8]) -> [[UInt8]] {
    var pins = [pin]
    while let last = pins.last, let next = nextPins[last], !pins.contains(next) {
      pins.append(next)
    }
    return Array(pins.dropFirst())
  }
}

// MARK: Effects already in place

extension Roster {
  /// True if the effect of an event about members is already in place, and cannot be repeated.
  package func isDone(_ change: Change) -> Bool {
    switch change {
    case .memberInvited(let invitation):
      return invitations[invitation.publicKey]?.invitation == invitation
    case .revoked(.invitation(let key), _):
      guard case .revoked? = invitations[key]?.end else { return false }
      return true
    case .revoked(.member(let member), _): return members[member]?.revoked != nil
    case .revoked(.replica(let replica), _): return devices[replica]?.revoked != nil
    case .workAdopted(let replica, let lastCounter, let chain, _):
      return adopts(EventID(replica: replica, counter: lastCounter), chain: chain)
    default: return false
    }
  }
}

// MARK: Names

extension Roster {
  /// The member whose first replica has a name.
  package func member(named name: Text) -> ReplicaID? {
    members.keys.first { devices[$0]?.name == name }
  }

  package func replica(named name: Text) -> ReplicaID? {
    devices.first { $0.value.name == name }?.key
  }

  /// The short name of an invitation, for people to type.
  package static func shortName(ofInvitation key: [UInt8]) -> String {
    Crockford.encode(Array(key.prefix(5)))
  }

  /// The name of the replica that last continued another's work; `nil` where none did.
  package func successor(of replica: ReplicaID) -> Text? {
    devices.values.filter { $0.predecessor == replica }.max { $0.joined.seq < $1.joined.seq }?.name
  }

  /// The invitation of a short name, also one that has ended.
  package func invitation(named name: String) -> [UInt8]? {
    invitations.keys.first { Self.shortName(ofInvitation: $0) == name }
  }
}

// MARK: The fold

extension Roster {
  /// Takes an event that `objection` allows.
  package mutating func apply(
    _ change: Change, by replica: ReplicaID, at seq: Seq, receivedAt: Instant
  ) {
    let mark = Mark(seq: seq, by: replica, at: receivedAt)
    switch change {
    case .memberJoined(let name, let publicKey, let ticket):
      join(name, publicKey, ticket, mark)
    case .memberInvited(let invitation):
      // Both copies of a replica brought it.
      if invitations[invitation.publicKey] != nil { return }
      invitations[invitation.publicKey] = Issued(invitation: invitation, mark: mark, end: nil)
      if case .device(let owner) = invitation.guest {
        // Invitations that nobody can use any more are no longer counted: they never come back.
        let usable = (deviceInvitations[owner] ?? []).filter { key in
          invitations[key].map { isUsable($0, at: receivedAt) } ?? false
        }
        deviceInvitations[owner] = usable + [invitation.publicKey]
        deviceInvitationsMade[owner, default: 0] += 1
      } else {
        openInvitations += 1
      }
      invitationsMade[member(of: replica), default: 0] += 1
    case .roleSet(let member, let role):
      members[member]?.roles.append(RoleChange(role: role, mark: mark))
    case .revoked(.member(let member), _): members[member]?.revoked = mark
    case .revoked(.replica(let replica), _): devices[replica]?.revoked = mark
    case .revoked(.invitation(let key), _): end(key, .revoked(mark))
    // In an open workspace these would be anybody's word.
    case .serverKeyAnnounced where isOpen, .workAdopted where isOpen: break
    case .serverKeyAnnounced(let pin, let replaced):
      nextPins[replaced] = pin
      keyAnnouncements += 1
    case .workAdopted(let replica, let lastCounter, let chain, _):
      adopt(EventID(replica: replica, counter: lastCounter), Adoption(chain: chain, mark: mark))
    default: break
    }
  }

  private mutating func adopt(_ last: EventID, _ adoption: Adoption) {
    guard !adopts(last, chain: adoption.chain) else { return }
    adoptions[last, default: []].append(adoption)
    adoptionCount += 1
  }

  private mutating func end(_ key: [UInt8], _ end: Issued.End) {
    guard let issued = invitations[key], issued.end == nil else { return }
    invitations[key]?.end = end
    if case .device(let owner) = issued.invitation.guest {
      deviceInvitations[owner]?.removeAll { $0 == key }
    } else {
      openInvitations -= 1
    }
  }

  /// The number of invitations that are still usable.
  func openInvitations(at moment: Instant) -> Int {
    // Counted only at the limit: below it the exact number makes no difference.
    guard openInvitations >= Limits.openInvitations else { return openInvitations }
    return invitations.values.count {
      guard case .member = $0.invitation.guest else { return false }
      return isUsable($0, at: moment)
    }
  }

  /// True if an invitation is still usable: it ends with its maker.
  private func isUsable(_ issued: Issued, at moment: Instant) -> Bool {
    issued.end == nil && !issued.invitation.hasExpired(at: moment)
      && revocation(of: issued.mark.by) == nil
  }

  /// The number of usable invitations for a member's further devices.
  func openDeviceInvitations(of member: ReplicaID, at moment: Instant) -> Int {
    (deviceInvitations[member] ?? []).count {
      invitations[$0].map { isUsable($0, at: moment) } ?? false
    }
  }

  /// The number of invitations that were ever made for a member's further devices.
  func deviceInvitationsMade(for member: ReplicaID) -> Int { deviceInvitationsMade[member] ?? 0 }

  /// The number of invitations that a replica's member ever made.
  func invitationsMade(by replica: ReplicaID) -> Int {
    invitationsMade[member(of: replica)] ?? 0
  }

  /// Nobody has checked the tickets of an open workspace.
  private func voucher(of ticket: Ticket?) -> Ticket.Voucher? { isOpen ? nil : ticket?.voucher }

  private mutating func join(
    _ name: Text, _ publicKey: [UInt8], _ ticket: Ticket?, _ mark: Mark
  ) {
    let replica = mark.by
    var member = replica
    var role = Role.admin
    var predecessor: ReplicaID?
    switch voucher(of: ticket) {
    case nil: if founder == nil, !isOpen { founder = replica }
    case .predecessor(let former):
      predecessor = former
      member = self.member(of: former)
    case .invitation(let key):
      switch invitations[key]?.invitation.guest {
      case .member(let granted, _)?: role = granted
      case .device(let owner)?: member = owner
      case nil: break
      }
      end(key, .used(by: replica, mark))
    }
    devices[replica] = Device(
      name: name, publicKey: publicKey, member: member, joined: mark, predecessor: predecessor,
      revoked: nil)
    if member == replica {
      members[member] = Member(
        roles: [RoleChange(role: role, mark: mark)], replicas: [replica], revoked: nil)
    } else {
      members[member]?.replicas.append(replica)
    }
  }
}
