/// Who belongs to a workspace and what they may do: the fold of the log's membership events.
///
/// Server and replicas fold the same events in the same order, and so judge alike. Everything that was
/// ever true stays in it, since what an event may do depends on what its author could know.
package struct Roster: Hashable, Sendable {
  /// When something happened, and whose event it was.
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
    /// Whose it is, by the replica that the member joined with first.
    package let member: ReplicaID
    package let joined: Mark
    /// The replica whose work it goes on with.
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

  /// Whether anybody may join and do everything: for trying out on one machine.
  package let isOpen: Bool
  package private(set) var members: [ReplicaID: Member] = [:]
  package private(set) var devices: [ReplicaID: Device] = [:]
  /// By public key.
  package private(set) var invitations: [[UInt8]: Issued] = [:]
  /// How many of them, those of devices aside, nobody has used or revoked, expired ones included.
  private var openInvitations = 0
  /// By member the invitations of further devices that nobody has used or revoked, expired ones included.
  private var deviceInvitations: [ReplicaID: [[UInt8]]] = [:]
  /// How many each member ever made.
  private var invitationsMade: [ReplicaID: Int] = [:]
  private var deviceInvitationsMade: [ReplicaID: Int] = [:]
  /// By the pin of a server's key the pin of the one that was last announced to follow it.
  private var nextPins: [[UInt8]: [UInt8]] = [:]
  /// How many keys were ever announced.
  private(set) var keyAnnouncements = 0
  /// What admins let the log take of replicas that were revoked, by the last event of each changeset.
  private(set) var adoptions: [EventID: [Adoption]] = [:]
  /// How many different ones there ever were.
  private(set) var adoptionCount = 0
  /// Who founded the workspace: the operator, whom nobody can revoke.
  package private(set) var founder: ReplicaID?

  package init(isOpen: Bool) {
    self.isOpen = isOpen
  }

  /// The name under which the founder's events show.
  package static let founderName: Text = "operator"

  /// Of a workspace in which everybody is an admin.
  package static let open = Roster(isOpen: true)

  // MARK: Questions

  /// What a replica's events may do when the server takes them; `nil` for one that has no place, or no
  /// longer.
  package func role(of replica: ReplicaID) -> Role? {
    if isOpen { return .admin }
    guard let device = devices[replica], revocation(of: replica) == nil else { return nil }
    return members[device.member]?.roles.last?.role
  }

  /// When a replica was revoked first: itself, one that it goes on from, or its member.
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

  /// Whose replica it is; in an open workspace, everybody is who their replica is.
  package func member(of replica: ReplicaID) -> ReplicaID {
    devices[replica]?.member ?? replica
  }

  /// Whose replica it is, also before its join is in the log.
  ///
  /// - Parameter ticket: what it joins with, if it has one; it must be a good one.
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

  /// Whether the author of an event may lower a marking: an admin as far as the event could know, or
  /// somebody who made the entity.
  ///
  /// ⚖ It depends on what the event has seen and on nothing else, so it is the same on every replica
  /// and whether the event is pending or not. That an admin's role was lowered unseen is the server's
  /// to refuse: see `adminEnd`. What its member became after the replica was revoked is not the
  /// replica's: that counts where its work was adopted.
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

  /// Where a member was last made something less than an admin; events that had not seen it, and that
  /// only an admin might do, are not taken. What became of the member after the replica was revoked is
  /// no matter.
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
  /// ⚖ Each leads to at most one, the last that was announced for it, and a pin that nothing announced
  /// leads to none: what was announced before a key was lost is worth nothing after the next one was made.
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

// MARK: What is so already

extension Roster {
  /// Whether what an event about members wants is so already, and cannot be done a second time.
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

  /// What to type for an invitation.
  package static func shortName(ofInvitation key: [UInt8]) -> String {
    Crockford.encode(Array(key.prefix(5)))
  }

  /// The name of the replica that went on with another's work last; `nil` where none did.
  package func successor(of replica: ReplicaID) -> Text? {
    devices.values.filter { $0.predecessor == replica }.max { $0.joined.seq < $1.joined.seq }?.name
  }

  /// The invitation of a short name, also one that has come to its end.
  package func invitation(named name: String) -> [UInt8]? {
    invitations.keys.first { Self.shortName(ofInvitation: $0) == name }
  }
}

// MARK: The fold

extension Roster {
  /// Takes an event that `objection` does not speak against.
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
        // What nobody can join with any more is counted no more: it never comes back.
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

  /// How many invitations somebody could still join with.
  func openInvitations(at moment: Instant) -> Int {
    // Counted only where it matters: below the limit more of them make no difference.
    guard openInvitations >= Limits.openInvitations else { return openInvitations }
    return invitations.values.count {
      guard case .member = $0.invitation.guest else { return false }
      return isUsable($0, at: moment)
    }
  }

  /// Whether somebody could still join with an invitation: it ends with the one who made it.
  private func isUsable(_ issued: Issued, at moment: Instant) -> Bool {
    issued.end == nil && !issued.invitation.hasExpired(at: moment)
      && revocation(of: issued.mark.by) == nil
  }

  /// How many invitations of a member's further devices somebody could still join with.
  func openDeviceInvitations(of member: ReplicaID, at moment: Instant) -> Int {
    (deviceInvitations[member] ?? []).count {
      invitations[$0].map { isUsable($0, at: moment) } ?? false
    }
  }

  /// How many invitations of a member's further devices were ever made.
  func deviceInvitationsMade(for member: ReplicaID) -> Int { deviceInvitationsMade[member] ?? 0 }

  /// How many invitations a replica's member ever made.
  func invitationsMade(by replica: ReplicaID) -> Int {
    invitationsMade[member(of: replica)] ?? 0
  }

  /// Nobody has looked at the tickets of an open workspace.
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
