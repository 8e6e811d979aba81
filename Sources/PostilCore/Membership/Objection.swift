/// The reason why the laws of membership refuse an event.
package enum Objection: Hashable, Sendable {
  /// Its author's role is too low.
  case roleTooLow(needed: Role)
  /// The author's role was lowered at a seq that the event had not seen.
  case roleWasLowered(at: Seq)
  /// The author was revoked and may do nothing any more.
  case revoked(at: Seq)
  /// The replica never joined, joins a second time, or nobody vouches for it.
  case notInvited
  /// The invitation is unknown, or for another workspace.
  case unknownInvitation
  case usedInvitation
  case expiredInvitation(at: Instant)
  case revokedInvitation
  /// It is for somebody of this name.
  case invitationOfAnother(name: Text)
  /// The ticket for the new key is not signed by the voucher that it names.
  case forgedTicket
  /// It concerns a member, a replica or an invitation that does not exist or has ended.
  case nobody
  /// The founder, who stays.
  case founder
  /// Only the founder may do it: it decides which server all replicas talk to.
  case notTheFounder
  /// Devices are invited by the member who owns them, and by nobody else.
  case foreignDevice
  case tooMany(limit: Int)
}

extension Roster {
  /// The objection to an event of a replica that has its place.
  ///
  /// - Parameter receivedAt: by the server's clock; without it, as if no invitation had expired.
  package func objection(
    to change: Change, by replica: ReplicaID, receivedAt: Instant = Instant(milliseconds: .min)
  ) -> Objection? {
    if isOpen { return nil }
    guard let role = role(of: replica) else {
      return revocation(of: replica).map { .revoked(at: $0.seq) } ?? .notInvited
    }
    if let needed = leastRole(for: change, by: replica), role < needed {
      return .roleTooLow(needed: needed)
    }
    if change.isFounders, replica != founder { return .notTheFounder }
    switch change {
    case .memberJoined: return .notInvited
    case .memberInvited(let invitation): return objection(to: invitation, by: replica, receivedAt)
    case .roleSet(let member, _):
      if let objection = objection(toChanging: member) { return objection }
      // Beside the role that the member joined with.
      return members[member].map { $0.roles.count <= Limits.roleChanges } ?? true
        ? nil : .tooMany(limit: Limits.roleChanges)
    case .revoked(.member(let member), _): return objection(toChanging: member)
    case .revoked(.replica(let target), _):
      guard let device = devices[target], device.revoked == nil else { return .nobody }
      return target == founder ? .founder : nil
    case .revoked(.invitation(let key), _):
      guard let issued = invitations[key], issued.end == nil else { return .nobody }
      return nil
    case .serverKeyAnnounced:
      return keyAnnouncements < Limits.keyAnnouncements
        ? nil : .tooMany(limit: Limits.keyAnnouncements)
    case .workAdopted(let replica, _, _, _):
      guard devices[replica] != nil else { return .nobody }
      return isDone(change) || adoptionCount < Limits.adoptions
        ? nil : .tooMany(limit: Limits.adoptions)
    default: return nil
    }
  }

  /// The same, for an event that also says what its author had seen.
  package func objection(to event: Event, receivedAt: Instant) -> Objection? {
    let replica = event.id.replica
    if let objection = objection(to: event.change, by: replica, receivedAt: receivedAt) {
      return objection
    }
    guard event.change.writesMarking, let end = adminEnd(of: replica), event.base < end else {
      return nil
    }
    return .roleWasLowered(at: end)
  }

  /// The objection to a replica's joining, apart from its name and its signature.
  ///
  /// - Parameters:
  ///   - isSigned: whether a key signed for the ticket.
  package func objection(
    toJoining replica: ReplicaID, as name: Text, with ticket: Ticket?, receivedAt: Instant,
    isSigned: (_ publicKey: [UInt8]) -> Bool
  ) -> Objection? {
    if isOpen { return nil }
    guard let ticket else { return .notInvited }
    let member: ReplicaID
    switch ticket.voucher {
    case .invitation(let key):
      guard let issued = invitations[key] else { return .unknownInvitation }
      switch issued.end {
      case .used?: return .usedInvitation
      case .revoked?: return .revokedInvitation
      // Else a thief could make one, to come back after the laptop is revoked.
      case nil: if revocation(of: issued.mark.by) != nil { return .revokedInvitation }
      }
      if let expires = issued.invitation.expires, issued.invitation.hasExpired(at: receivedAt) {
        return .expiredInvitation(at: expires)
      }
      guard isSigned(key) else { return .forgedTicket }
      switch issued.invitation.guest {
      case .member(_, let expected):
        if let expected, expected != name { return .invitationOfAnother(name: expected) }
        return members.count < Limits.members ? nil : .tooMany(limit: Limits.members)
      case .device(let owner): member = owner
      }
    case .predecessor(let former):
      guard let device = devices[former] else { return .notInvited }
      if let mark = revocation(of: former) { return .revoked(at: mark.seq) }
      guard isSigned(device.publicKey) else { return .forgedTicket }
      member = device.member
    }
    guard let owner = members[member] else { return .nobody }
    if let mark = owner.revoked { return .revoked(at: mark.seq) }
    return owner.replicas.count < Limits.replicasPerMember
      ? nil : .tooMany(limit: Limits.replicasPerMember)
  }

  /// Members may manage their own devices.
  private func leastRole(for change: Change, by replica: ReplicaID) -> Role? {
    let own = member(of: replica)
    switch change {
    case .memberInvited(let invitation):
      if case .device = invitation.guest { return .reader }
      return .admin
    case .revoked(.replica(let target), _): return member(of: target) == own ? .reader : .admin
    case .revoked(.invitation(let key), _):
      guard let issued = invitations[key] else { return .admin }
      let isOwn = member(of: issued.mark.by) == own || issued.invitation.guest == .device(of: own)
      return isOwn ? .reader : .admin
    case .revoked: return .admin
    default: return change.leastRole
    }
  }

  private func objection(
    to invitation: Invitation, by replica: ReplicaID, _ receivedAt: Instant
  ) -> Objection? {
    if let issued = invitations[invitation.publicKey] {
      // The same event again, brought by copies of one replica: it changes nothing.
      let isSame =
        issued.invitation == invitation && issued.mark.by != replica
        && member(of: issued.mark.by) == member(of: replica)
      return isSame ? nil : .usedInvitation
    }
    if case .device(let owner) = invitation.guest {
      // A member who could make a device for another could write in the other's name.
      guard owner == member(of: replica) else { return .foreignDevice }
      if owner == founder { return .founder }
      // They count against the member: a member who makes many keeps nobody else from inviting.
      guard openDeviceInvitations(of: owner, at: receivedAt) < Limits.replicasPerMember else {
        return .tooMany(limit: Limits.replicasPerMember)
      }
      return deviceInvitationsMade(for: owner) < Limits.deviceInvitationsPerMember
        ? nil : .tooMany(limit: Limits.deviceInvitationsPerMember)
    }
    guard openInvitations(at: receivedAt) < Limits.openInvitations else {
      return .tooMany(limit: Limits.openInvitations)
    }
    return invitationsMade(by: replica) < Limits.invitationsPerMember
      ? nil : .tooMany(limit: Limits.invitationsPerMember)
  }

  private func objection(toChanging member: ReplicaID) -> Objection? {
    guard let found = members[member], found.revoked == nil else { return .nobody }
    return member == founder ? .founder : nil
  }
}
