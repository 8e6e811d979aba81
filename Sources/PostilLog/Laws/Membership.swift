package import PostilCore
package import PostilWire

/// The laws of membership on one changeset: a ticket for a join, a role for everything else.
struct Membership {
  private let applicant: Applicant
  /// The log's last seq before the changeset.
  private let end: Seq
  private let workspace: WorkspaceIdentity
  /// The log's roster before the changeset.
  private let roster: Roster
  private var replica: ReplicaID { applicant.changeset.replica }

  init(_ applicant: Applicant, end: Seq, workspace: WorkspaceIdentity, roster: Roster) {
    self.applicant = applicant
    self.end = end
    self.workspace = workspace
    self.roster = roster
  }

  /// - Returns: a roster with the replica's member and role as they are for the rest of the changeset. It is
  ///   a copy with all acts only where the changeset joins or holds several acts, since a roster can be
  ///   large.
  func judge() -> Result<Roster, Refusal> {
    let evidence = applicant.evidence
    var after = roster
    let decidesItself = evidence.join != nil || evidence.acts.count > 1
    for act in evidence.acts {
      let objection =
        if let join = evidence.join, act.index == 0 {
          objection(to: join)
        } else {
          after.objection(
            to: act.change, by: replica, receivedAt: applicant.receivedAt)
        }
      if let objection { return .failure(Refusal(objection)) }
      guard decidesItself else { break }
      after.apply(
        act.change, by: replica, at: end + 1 + UInt64(act.index),
        receivedAt: applicant.receivedAt)
    }
    // The role at the beginning: a member who lowers their own role in the changeset may do all of it.
    let role =
      applicant.isAdopted
      ? roster.roleBeforeRevocation(of: replica)
      : (evidence.join == nil ? roster : after).role(of: replica)
    guard let role else {
      let mark = roster.revocation(of: replica)
      return .failure(
        mark.map { Refusal(.revoked, found: $0.seq) } ?? Refusal(.notAMember))
    }
    guard role >= evidence.leastRole else {
      return .failure(Refusal(Objection.roleTooLow(needed: evidence.leastRole)))
    }
    if let base = evidence.markingBase, let end = roster.adminEnd(of: replica), base < end {
      return .failure(Refusal(Objection.roleWasLowered(at: end)))
    }
    return .success(after)
  }

  private func objection(to join: Evidence.Join) -> Objection? {
    // The first event of a log is its founder's.
    if end == 0, join.ticket == nil, workspace.isFounded(by: join.publicKey) {
      return nil
    }
    return roster.objection(
      toJoining: replica, as: join.name, with: join.ticket, receivedAt: applicant.receivedAt
    ) { key in
      join.ticket.map {
        Statement.join(join.publicKey, as: join.name, workspace: workspace.id)
          .isSigned($0.signature, by: key)
      } ?? false
    }
  }
}

extension Refusal {
  package init(_ objection: Objection) {
    switch objection {
    case .roleTooLow(let needed):
      self.init(.roleTooLow, subject: Text(needed.description))
    case .roleWasLowered(let seq): self.init(.roleWasLowered, expected: seq)
    case .revoked(let seq): self.init(.revoked, found: seq)
    case .notInvited: self.init(.notAMember)
    case .unknownInvitation, .forgedTicket: self.init(.unknown)
    case .usedInvitation: self.init(.used)
    case .expiredInvitation: self.init(.expired)
    case .revokedInvitation: self.init(.revoked)
    case .invitationOfAnother(let name): self.init(.ofAnother, subject: name)
    case .nobody, .founder, .notTheFounder, .foreignDevice: self.init(.membershipRefused)
    case .tooMany(let limit): self.init(.membershipRefused, expected: UInt64(limit))
    }
  }

  private init(_ fault: InvitationFault, subject: Text = "") {
    self.init(.invitationRefused, found: fault.rawValue, subject: subject)
  }
}
