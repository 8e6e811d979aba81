import PostilCore
import PostilLog
import PostilPages
import PostilReplica

/// The consequences of a decision about members that nobody can take back, in sentences.
extension MembersDesk {
  /// None for a decision that the log forbids: that is refused and not asked about.
  func consequences(of change: Change) throws -> [String] {
    guard try roster().objection(to: change, by: own, receivedAt: currentInstant()) == nil else {
      return []
    }
    return switch change {
    case .revoked(let revocation, _): try consequences(of: revocation)
    case .roleSet(let member, let role): try consequences(of: role, for: member)
    default: []
    }
  }

  /// The consequences of revoking a member, or one device.
  private func consequences(of revocation: Revocation) throws -> [String] {
    let roster = try roster()
    switch revocation {
    case .invitation: return []
    case .member(let member):
      return try ofLosing(member, in: roster, isOwn: roster.member(of: own) == member)
        + ofLastAdmin(member, in: roster)
    case .replica(let replica):
      return try ofLosing(replica, in: roster, isOwn: own == replica)
    }
  }

  /// The consequences of another role; none if it can be set back.
  private func consequences(of role: Role, for member: ReplicaID) throws -> [String] {
    let roster = try roster()
    guard let former = roster.members[member]?.roles.last?.role, role < former else { return [] }
    let isOwn = roster.member(of: own) == member
    return (isOwn ? [ConsequenceText.ownRole] : [])
      + (role == .admin ? [] : ofLastAdmin(member, in: roster))
  }

  private func ofLosing(_ replica: ReplicaID, in roster: Roster, isOwn: Bool) throws -> [String] {
    let name = roster.devices[replica]?.name.string ?? replica.description
    guard isOwn else { return [ConsequenceText.losing(name)] }
    guard case .replica(let replica) = self else {
      return ConsequenceText.losingItself(unpushed: 0)
    }
    return ConsequenceText.losingItself(unpushed: try replica.status().unpushed)
  }

  private func ofLastAdmin(_ member: ReplicaID, in roster: Roster) -> [String] {
    let admins = roster.members.filter {
      $0.value.revoked == nil && $0.value.roles.last?.role == .admin && $0.key != roster.founder
    }
    guard admins.count == 1, admins[member] != nil else { return [] }
    let name = roster.devices[member]?.name.string ?? member.description
    return [ConsequenceText.lastAdmin(name)]
  }
}
