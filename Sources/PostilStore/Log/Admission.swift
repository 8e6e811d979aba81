package import PostilCore
package import PostilWire

/// The laws of the log, checked before a changeset goes in: by the server on what is pushed, and
/// again by every replica on what it pulls.
///
/// A replica's counters go on without a gap, each `base` lies between the one before it and the
/// log's head, and a replica's first event joins it with the key that its id is derived from. So the
/// log is a linear extension of "has seen". Unless the workspace is open, the join has a ticket, the
/// author's role allows what the events do, and the replica's key signed for all of it.
package enum Admission {
  package enum Verdict {
    case admitted(Admitted)
    /// A repeated push of the last changeset that the log holds of this replica.
    case alreadyHeld(LoggedChangeset)
    case refused(Refusal)
  }

  /// How things stand once the changeset is in.
  package struct Admitted {
    /// The replica's.
    package let standing: Standing
    package let roster: Roster
    /// Its events about members, for the log's own list of them.
    package let acts: [Evidence.Act]
  }

  /// A changeset that wants to go in, and when the server received it.
  package struct Applicant {
    let changeset: Changeset
    let evidence: Evidence
    let receivedAt: Instant
    let signature: SignatureCheck

    package init(
      _ changeset: Changeset, _ evidence: Evidence, receivedAt: Instant,
      signature: SignatureCheck = .now
    ) {
      self.changeset = changeset
      self.evidence = evidence
      self.receivedAt = receivedAt
      self.signature = signature
    }
  }

  /// When a changeset's signature is held against its events.
  package enum SignatureCheck: Sendable {
    case now
    /// Under way already.
    case ahead(SignatureAhead)
    /// By whoever asks, once for many changesets of a replica.
    case later
  }

  /// What the log is before the changeset.
  package struct Ground {
    /// Its last seq.
    let head: Seq
    let workspace: WorkspaceIdentity
    /// The replica's; `nil` for one that the log does not know.
    let standing: Standing?
    let roster: Roster

    package init(head: Seq, workspace: WorkspaceIdentity, standing: Standing?, roster: Roster) {
      self.head = head
      self.workspace = workspace
      self.standing = standing
      self.roster = roster
    }
  }

  /// - Parameters:
  ///   - isTaken: whether a replica in the log has the name.
  ///   - ending: the changeset that ends at a seq of the log.
  package static func judge(
    _ applicant: Applicant, on ground: Ground, isTaken: (Text) throws -> Bool,
    ending: (Seq) throws -> LoggedChangeset?
  ) rethrows -> Verdict {
    let changeset = applicant.changeset
    let evidence = applicant.evidence
    let standing = ground.standing
    let lastCounter = standing?.lastCounter ?? 0
    if let standing, changeset.lastCounter == lastCounter,
      let held = try ending(standing.lastSeq), held.changeset.hasEvents(of: changeset)
    {
      return .alreadyHeld(held)
    }
    guard changeset.firstCounter == lastCounter + 1 else {
      return .refused(
        Refusal(.counterOutOfStep, expected: lastCounter + 1, found: changeset.firstCounter))
    }
    if let refusal = misplacedBase(
      in: evidence.bases, after: standing?.lastBase ?? 0, head: ground.head)
    {
      return .refused(refusal)
    }
    let name: Text
    let publicKey: [UInt8]
    if let standing {
      (name, publicKey) = (standing.name, standing.publicKey)
    } else {
      guard let join = evidence.join, join.publicKey.count == 32,
        ReplicaID(publicKey: join.publicKey) == changeset.replica
      else { return .refused(Refusal(.notAMember)) }
      guard MemberName.isAllowed(join.name) else {
        return .refused(Refusal(.nameNotAllowed, subject: join.name))
      }
      if try isTaken(join.name) { return .refused(Refusal(.nameTaken, subject: join.name)) }
      (name, publicKey) = (join.name, join.publicKey)
    }
    if evidence.joinsLater || (standing != nil && evidence.join != nil) {
      return .refused(Refusal(.notAMember))
    }
    let roster: Roster
    switch Membership(applicant, on: ground).judge() {
    case .success(let after): roster = after
    case .failure(let refusal): return .refused(refusal)
    }
    let before =
      standing?.chain ?? Chain(replica: changeset.replica, workspace: ground.workspace.id)
    guard
      let chain = signedChain(
        of: applicant, after: before, by: ground.workspace.isOpen ? nil : publicKey)
    else { return .refused(Refusal(.notSigned)) }
    return .admitted(
      Admitted(
        standing: Standing(
          name: name, publicKey: publicKey, lastCounter: changeset.lastCounter,
          lastSeq: ground.head + UInt64(changeset.events.count), lastBase: evidence.bases.last ?? 0,
          chain: chain),
        roster: roster, acts: evidence.acts))
  }

  /// The replica's chain with the changeset.
  ///
  /// - Parameter publicKey: the replica's; `nil` where nobody signs.
  /// - Returns: `nil` for one that is not signed.
  private static func signedChain(
    of applicant: Applicant, after before: Chain, by publicKey: [UInt8]?
  ) -> Chain? {
    let changeset = applicant.changeset
    guard let publicKey else { return before.adding(changeset) }
    guard let signature = changeset.signature else { return nil }
    switch applicant.signature {
    case .later: return before.adding(changeset)
    case .ahead(let ahead) where ahead.before == before && ahead.publicKey == publicKey:
      return ahead.isSigned() ? ahead.after : nil
    case .now, .ahead:
      let chain = before.adding(changeset)
      return Statement.changeset(chain).isSigned(signature, by: publicKey) ? chain : nil
    }
  }

  private static func misplacedBase(in bases: [Seq], after lowest: Seq, head: Seq) -> Refusal? {
    var lowest = lowest
    for base in bases {
      if base < lowest { return Refusal(.baseOutOfRange, expected: lowest, found: base) }
      if base > head { return Refusal(.baseOutOfRange, expected: head, found: base) }
      lowest = base
    }
    return nil
  }
}
