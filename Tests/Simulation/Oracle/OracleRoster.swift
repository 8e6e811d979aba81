import PostilCore

/// The members of a workspace and their roles over time, read from its log a second time: without the fold's
/// `Roster`, its objections and the table of roles.
struct OracleRoster {
  private struct Act {
    let seq: Seq
    let by: ReplicaID
    let change: Change
  }

  let isOpen: Bool
  private var acts: [Act] = []
  private var tickets: [ReplicaID: Ticket] = [:]
  private var invitations: [[UInt8]: Invitation] = [:]
  /// The seqs at which members joined, but for the founder, ascending.
  private var joins: [Seq] = []

  /// - Parameter log: the log's events, in its order.
  init(_ log: [Event], isOpen: Bool) {
    self.isOpen = isOpen
    var hasRevocations = false
    for (index, event) in log.enumerated() {
      switch event.change {
      case .memberJoined, .memberInvited, .roleSet, .revoked, .workAdopted: break
      default: continue
      }
      let seq = Seq(index + 1)
      // Events of a revoked author in the log were adopted, and decide nothing.
      if hasRevocations, isRevoked(event.id.replica, at: seq - 1) { continue }
      take(Act(seq: seq, by: event.id.replica, change: event.change))
      if case .revoked = event.change { hasRevocations = true }
    }
    joins = acts.compactMap { act in
      guard case .memberJoined = act.change, member(of: act.by) == act.by else { return nil }
      return isOpen || act.by != founder ? act.seq : nil
    }
  }

  private mutating func take(_ act: Act) {
    acts.append(act)
    switch act.change {
    case .memberJoined(_, _, let ticket) where tickets[act.by] == nil: tickets[act.by] = ticket
    case .memberInvited(let invitation) where invitations[invitation.publicKey] == nil:
      invitations[invitation.publicKey] = invitation
    default: break
    }
  }

  /// True if the log took an event although its author was revoked: then it is adopted work.
  ///
  /// - Parameter seq: the event's.
  func isAdopted(_ event: Event, at seq: Seq) -> Bool {
    !isOpen && isRevoked(event.id.replica, at: seq - 1)
  }

  /// True if an admin adopted the changeset that ends with this event.
  func adopts(_ last: EventID, at seq: Seq) -> Bool {
    acts.contains { act in
      guard act.seq <= seq, case .workAdopted(let replica, let counter, _, _) = act.change else {
        return false
      }
      return replica == last.replica && counter == last.counter
    }
  }

  /// The last role of a revoked member; the same as `role` for any other.
  func lastRole(of replica: ReplicaID, at seq: Seq) -> Role? {
    let end = acts.first { $0.seq <= seq && isRevoked(replica, at: $0.seq) }?.seq
    return role(of: replica, at: end.map { $0 - 1 } ?? seq)
  }

  /// The founder, who may do what nobody else may.
  var founder: ReplicaID? { acts.first?.by }

  /// The number of members at a seq, beside the founder.
  func memberCount(at seq: Seq) -> Int {
    joins.prefix { $0 <= seq }.count
  }

  /// The member whom a replica belongs to, by the member's first replica.
  func member(of replica: ReplicaID) -> ReplicaID {
    switch ticket(of: replica)?.voucher {
    case nil: replica
    case .predecessor(let former)?: member(of: former)
    case .invitation(let key)?:
      if case .device(let owner)? = invitation(key)?.guest { owner } else { replica }
    }
  }

  /// The role of a replica's member at a seq, revoked or not; `nil` before the join.
  func role(of replica: ReplicaID, at seq: Seq) -> Role? {
    let member = member(of: replica)
    var role: Role?
    for act in acts where act.seq <= seq {
      switch act.change {
      case .memberJoined where act.by == member: role = firstRole(of: member)
      case .roleSet(member, let new): role = new
      default: break
      }
    }
    return role
  }

  func isRevoked(_ replica: ReplicaID, at seq: Seq) -> Bool {
    let line = line(of: replica)
    let member = member(of: replica)
    return acts.contains { act in
      guard act.seq <= seq, case .revoked(let revocation, _) = act.change else { return false }
      switch revocation {
      case .member(let revoked): return revoked == member
      case .replica(let revoked): return line.contains(revoked)
      case .invitation: return false
      }
    }
  }

  /// Whether somebody may say nothing any more, or never came to say anything: a replica that nobody
  /// takes for the successor of one that was revoked, or for the guest of one.
  func isShutOut(_ desk: SimulatedDesk, at seq: Seq) -> Bool {
    if desk.line.contains(where: { isRevoked($0, at: seq) }) { return true }
    guard let inviter = desk.inviter else { return false }
    let hasJoined = acts.contains { act in
      if case .memberJoined = act.change { act.by == desk.line[0] } else { false }
    }
    return isRevoked(desk.member, at: seq) || (!hasJoined && isRevoked(inviter, at: seq))
  }

  /// The seq of the last change that made an admin less than one.
  func lastFallFromAdmin(of replica: ReplicaID, at seq: Seq) -> Seq? {
    let member = member(of: replica)
    return acts.last { act in
      guard act.seq <= seq, case .roleSet(member, let role) = act.change else { return false }
      return role < .admin && self.role(of: replica, at: act.seq - 1) == .admin
    }?.seq
  }

  /// True if a change of membership is impossible: its subject is not there, has come to its end, or is the
  /// operator.
  func isVoid(_ change: Change, at seq: Seq) -> Bool {
    switch change {
    case .roleSet(let member, _), .revoked(.member(let member), _),
      .revoked(.replica(let member), _):
      if role(of: member, at: seq) == nil || isRevoked(member, at: seq)
        || member == founder
      {
        return true
      }
      if case .revoked(.replica, _) = change { return false }
      return self.member(of: member) != member
    case .revoked(.invitation(let key), _):
      let before = acts.filter { $0.seq <= seq }
      let isIssued = before.contains { act in
        if case .memberInvited(let invitation) = act.change {
          invitation.publicKey == key
        } else {
          false
        }
      }
      return !isIssued
        || before.contains { act in
          switch act.change {
          case .memberJoined(_, _, let ticket): ticket?.voucher == .invitation(key)
          case .revoked(.invitation(key), _): true
          default: false
          }
        }
    // No desk is the founder's.
    case .serverKeyAnnounced: return true
    default: return false
    }
  }

  /// The least role that may do something.
  func leastRole(for change: Change, by replica: ReplicaID) -> Role {
    switch change {
    case .memberJoined: return .reader
    case .memberInvited(let invitation):
      return invitation.guest == .device(of: member(of: replica)) ? .reader : .admin
    case .roleSet, .revoked(.member, _), .serverKeyAnnounced, .eventsSetAside, .eventsReinstated,
      .workAdopted:
      return .admin
    case .revoked(.replica(let other), _):
      return member(of: other) == member(of: replica) ? .reader : .admin
    case .revoked(.invitation(let key), _):
      let isOwn = inviter(of: key).map { member(of: $0) == member(of: replica) } ?? false
      return isOwn ? .reader : .admin
    case .articleImported, .articleObserved, .articleRevised, .articleWithdrawn, .duplicateSet,
      .deleted(.article), .restored(.article),
      .fieldSet(.article, .title, _), .fieldSet(.article, .language, _):
      return .editor
    case .conflictResolved(.article, let field, _, _):
      switch field {
      case .plain(.title), .plain(.language), .current, .observed, .deleted, .withdrawn,
        .duplicateOf:
        return .editor
      default: return .analyst
      }
    // A field of a later version may say something of an article.
    case .unknown(let kind): return kind == 16 ? .editor : .analyst
    default: return .analyst
    }
  }

  // MARK: Joins

  /// Whether a desk joined, or something in the log vouches for it.
  func knows(_ desk: SimulatedDesk) -> Bool {
    if hasJoined(desk.replica) { return true }
    if case .invitation(let key)? = desk.identity.ticket?.voucher { return isInvited(key) }
    return desk.line.dropLast().last.map(hasJoined) ?? false
  }

  func hasJoined(_ replica: ReplicaID) -> Bool {
    acts.contains { act in
      if case .memberJoined = act.change { act.by == replica } else { false }
    }
  }

  func isInvited(_ key: [UInt8]) -> Bool { invitations[key] != nil }

  private func ticket(of replica: ReplicaID) -> Ticket? { tickets[replica] }

  private func invitation(_ key: [UInt8]) -> Invitation? { invitations[key] }

  private func inviter(of key: [UInt8]) -> ReplicaID? {
    acts.first { act in
      if case .memberInvited(let invitation) = act.change {
        invitation.publicKey == key
      } else {
        false
      }
    }?.by
  }

  private func firstRole(of member: ReplicaID) -> Role? {
    guard case .invitation(let key)? = ticket(of: member)?.voucher else { return .admin }
    return if case .member(let role, _)? = invitation(key)?.guest { role } else { nil }
  }

  /// The replica and those whose work it goes on with.
  private func line(of replica: ReplicaID) -> [ReplicaID] {
    if case .predecessor(let former)? = ticket(of: replica)?.voucher {
      [replica] + line(of: former)
    } else {
      [replica]
    }
  }
}
