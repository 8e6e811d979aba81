import PostilCore
import PostilWire

/// The laws of the log, as this version of postil knows them.
package enum LogLaws {
  /// ⚖ Rises with every change of what the laws say of a log that is there: of its members, rooms and
  /// verdicts. A new kind of event is such a change, since logs may hold events of it already. A file that
  /// was counted by a lower version is counted anew when it is opened.
  package static let version: UInt32 = 2
}

/// A changeset that is to go into the log.
struct Applicant {
  let changeset: Changeset
  private(set) var evidence: Evidence
  /// By the server's clock.
  let receivedAt: Instant
  var signature = SignatureCheck.now
  /// True if it is refused where there is no room for it.
  var needsRoom = false
  /// The replica's own chain before and after it, where it was hashed elsewhere; `nil` to hash it here.
  var owns: OpenedSegment.Owns?
  /// True if an admin adopted it after its replica was revoked: see `LogAppender.isAdopted`.
  private(set) var isAdopted = false

  /// The same, as adopted work.
  func adopted() -> Applicant {
    var applicant = self
    applicant.isAdopted = true
    applicant.evidence = evidence.ofAdoptedWork
    return applicant
  }

  /// The time at which a changeset's signature is checked against its events.
  enum SignatureCheck {
    case now
    /// Under way already.
    case ahead(PrefetchedSignature)
    /// By `LogAppender.save`, once for many changesets of a replica.
    case later
  }
}

/// The verdict of the laws of the log on a changeset.
enum Verdict {
  case admitted(Admitted)
  /// A repeated push of the last changeset that the log holds of this replica.
  case alreadyHeld(LoggedChangeset)
  case refused(Refusal)

  /// The state of the log once the changeset is in.
  struct Admitted {
    /// The replica's.
    let frontier: Frontier
    /// The replica's own chain before the changeset.
    let own: Chain
    /// Its acts, for the roster and the log's own list of them.
    let acts: [Evidence.Act]
    /// The events for which there is no room, by their place in the changeset.
    let withoutRoom: [(index: Int, fault: RoomFault)]
    /// The set-asides of the log with the changeset in it; `nil` where it does not change them.
    let setAsides: SetAsides?
    /// The acts in adopted work, by their place in the changeset: the fold ignores them.
    let adoptedActs: [Int]

    /// The events that the fold ignores, with the reasons, by the place in the changeset.
    var ignored: [Int: Fold.Reason] {
      var ignored: [Int: Fold.Reason] = [:]
      for (index, _) in withoutRoom { ignored[index] = .noRoom }
      for index in adoptedActs { ignored[index] = .adoptedAct }
      return ignored
    }
  }
}

extension LogAppender {
  /// ⚖ The laws of the log, in the order in which they are checked. Every way into a log passes here.
  ///
  /// 1. *Once*: the changeset with which the log ends this replica's events is not taken a second time.
  /// 2. *Counters* continue without a gap.
  /// 3. *Bases* lie between the one before and the log's end: so the log is a linear extension of "has
  ///    seen".
  /// 4. *Join*: a replica's first event, and no other, joins it, with the key that its id is derived from
  ///    and a name that is allowed and free.
  /// 5. *Membership*: a good ticket for the join, and for everything else a role that allows it.
  /// 6. *Chain and signature*: the events follow the replica's own chain, and its key signed for it.
  /// 7. *Room*: the sum of one owner's events stays within the owner's room, and its member's share of it. A
  ///    push beyond it is refused; an event of the log beyond it, which a log made under larger limits may
  ///    hold, is ignored by the fold and counted.
  /// 8. *Set-asides* name events that the log holds at their base, in one pass with the rooms that they
  ///    return.
  ///
  /// *Adoption*: a revoked replica's changeset is taken only if an admin named its last counter and the
  /// replica's own chain there, earlier in the log. All laws hold for it. Its role is the replica's last one
  /// before it was revoked, room and assessments are its member's; its acts change nothing, and 4, 5 and 8 do
  /// not check them.
  ///
  /// In an open workspace nobody has a ticket, a role or a key.
  ///
  /// Anybody may bring a changeset: its signature vouches for it.
  ///
  /// Where the laws admit the changeset, its room is taken; the caller takes in everything else.
  mutating func judge(_ applicant: Applicant) throws -> Verdict {
    let isAdopted = try isAdopted(applicant)
    let ignoredActs = isAdopted ? applicant.evidence.acts.map(\.index) : []
    let applicant = isAdopted ? applicant.adopted() : applicant
    let changeset = applicant.changeset
    let evidence = applicant.evidence
    let before = try frontier(of: changeset.replica)
    if let before, changeset.lastCounter == before.lastCounter,
      let held = try log.changeset(holding: before.lastSeq),
      held.lastSeq == before.lastSeq, held.changeset.hasEvents(of: changeset)
    {
      return .alreadyHeld(held)
    }
    let next = (before?.lastCounter ?? 0) + 1
    guard changeset.firstCounter == next else {
      return .refused(Refusal(.counterOutOfStep, expected: next, found: changeset.firstCounter))
    }
    if let refusal = misplacedBase(in: evidence.bases, after: before?.lastBase ?? 0) {
      return .refused(refusal)
    }
    if let refusal = try badJoin(evidence, of: changeset.replica, isFirst: before == nil) {
      return .refused(refusal)
    }
    let after: Roster
    switch Membership(applicant, end: end, workspace: workspace, roster: roster).judge() {
    case .success(let roster): after = roster
    case .failure(let refusal): return .refused(refusal)
    }
    guard let name = before?.name ?? evidence.join?.name,
      let publicKey = before?.publicKey ?? evidence.join?.publicKey
    else { return .refused(Refusal(.notAMember)) }
    let own = try ownChain(of: changeset.replica)
    guard let chain = signedChain(of: applicant, after: own, by: publicKey) else {
      return .refused(Refusal(.notSigned))
    }
    let frontier = Frontier(
      name: name, publicKey: publicKey, lastCounter: changeset.lastCounter,
      lastSeq: end + UInt64(changeset.events.count), lastBase: evidence.bases.last ?? 0,
      chain: chain)
    let use: ChangesetRoom
    switch try takeRoom(for: evidence, by: changeset.replica, in: after) {
    case .success(let taken): use = taken
    case .failure(let refusal): return .refused(refusal)
    }
    if applicant.needsRoom, let (index, fault) = use.withoutRoom.first {
      rooms.undo(use.undo)
      return .refused(Refusal(fault, at: changeset.firstCounter + UInt64(index)))
    }
    return .admitted(
      Verdict.Admitted(
        frontier: frontier, own: own, acts: evidence.acts, withoutRoom: use.withoutRoom,
        setAsides: use.setAsides, adoptedActs: ignoredActs))
  }

  /// ⚖ True if an admin adopted a changeset: decided by the log before it and by the changeset alone.
  private func isAdopted(_ applicant: Applicant) throws -> Bool {
    let changeset = applicant.changeset
    let last = EventID(replica: changeset.replica, counter: changeset.lastCounter)
    // Otherwise a revoked member could make us hash changesets that nobody wants.
    guard roster.adoptsSome(endingWith: last), roster.revocation(of: changeset.replica) != nil
    else { return false }
    let chain = try applicant.owns?.after ?? ownChain(of: changeset.replica).adding(changeset)
    return roster.adopts(last, chain: chain.bytes)
  }

  /// Takes and returns the room of a changeset's events, one after the other. A refused changeset takes
  /// none.
  ///
  /// - Parameter roster: with the changeset.
  private mutating func takeRoom(for evidence: Evidence, by replica: ReplicaID, in roster: Roster)
    throws -> Result<ChangesetRoom, Refusal>
  {
    let member = roster.member(of: replica)
    let hasShares = roster.hasShares
    var use = ChangesetRoom()
    var acts = evidence.acts.filter { $0.change.namedEvents != nil }[...]
    for (index, charge) in evidence.charges.enumerated() {
      if let act = acts.first, act.index == index {
        acts.removeFirst()
        // A sum cannot follow returns of room: the store that was summed up knew of no such act.
        if roomSum != nil { throw Damage.missing("an event about members") }
        let before = try use.setAsides ?? currentSetAsides()
        switch try judge(act, base: evidence.bases[index], in: roster, before: before) {
        case .failure(let refusal):
          rooms.undo(use.undo)
          return .failure(refusal)
        case .success(.withoutRoom(let fault)):
          use.withoutRoom.append((index, fault))
          use.setAsides = before
        case .success(.counts(let after, let changed)):
          use.setAsides = after
          for (owner, whole) in changed {
            use.undo.append(.whole(owner, rooms[owner]))
            rooms[owner] = whole
          }
        }
      }
      guard let charge else { continue }
      if roomSum != nil {
        roomSum?.add(charge, by: member)
        continue
      }
      if let fault = try take(charge, by: member, hasShares: hasShares, noting: &use.undo) {
        use.withoutRoom.append((index, fault))
      }
    }
    return .success(use)
  }

  private mutating func take(
    _ charge: RoomCharge, by member: ReplicaID, hasShares: Bool, noting undo: inout [RoomUndo]
  ) throws -> RoomFault? {
    let owner = charge.owner
    if let place = rooms.index(forKey: owner) {
      undo.append(.part(owner, rooms.values[place].part(of: member)))
      return rooms.values[place].take(charge, by: member, hasShares: hasShares, in: limits)
    }
    var room = try log.room(of: owner) ?? RoomUse()
    let fault = room.take(charge, by: member, hasShares: hasShares, in: limits)
    undo.append(.whole(owner, nil))
    rooms[owner] = room
    return fault
  }

  private func misplacedBase(in bases: [Seq], after lowest: Seq) -> Refusal? {
    var lowest = lowest
    for base in bases {
      if base < lowest { return Refusal(.baseOutOfRange, expected: lowest, found: base) }
      if base > end { return Refusal(.baseOutOfRange, expected: end, found: base) }
      lowest = base
    }
    return nil
  }

  private func badJoin(_ evidence: Evidence, of replica: ReplicaID, isFirst: Bool) throws
    -> Refusal?
  {
    if evidence.joinsLater || evidence.join != nil && !isFirst { return Refusal(.notAMember) }
    guard isFirst else { return nil }
    guard let join = evidence.join, join.publicKey.count == 32,
      ReplicaID(publicKey: join.publicKey) == replica
    else { return Refusal(.notAMember) }
    guard MemberName.isAllowed(join.name) else {
      return Refusal(.nameNotAllowed, subject: join.name)
    }
    return try isTaken(join.name) ? Refusal(.nameTaken, subject: join.name) : nil
  }

  /// The replica's own chain after the changeset; `nil` where the changeset does not follow, or is not
  /// signed.
  private func signedChain(of applicant: Applicant, after own: Chain, by publicKey: [UInt8])
    -> Chain?
  {
    let changeset = applicant.changeset
    if workspace.isOpen { return applicant.owns?.after ?? own.adding(changeset) }
    guard let signature = changeset.signature else { return nil }
    switch applicant.signature {
    case .later: return applicant.owns?.after ?? own.adding(changeset)
    case .ahead(let ahead) where ahead.before == own && ahead.publicKey == publicKey:
      return ahead.isSigned() ? ahead.after : nil
    case .now, .ahead:
      let chain = own.adding(changeset)
      return Statement.changeset(chain).isSigned(signature, by: publicKey) ? chain : nil
    }
  }
}

/// The effect of a changeset on rooms.
struct ChangesetRoom {
  /// The events for which there is no room, by their place in the changeset, ascending.
  var withoutRoom: [(index: Int, fault: RoomFault)] = []
  /// The set-asides of the log with the changeset in it; `nil` where it does not change them.
  var setAsides: SetAsides?
  /// The earlier values, in the order in which they changed.
  var undo: [RoomUndo] = []
}

/// The use of an owner's room before an event.
enum RoomUndo {
  /// By the member whose event it is.
  case part(RoomOwner, RoomUse.Part)
  /// By all; `nil` where the appender had not read it.
  case whole(RoomOwner, RoomUse?)
}

extension [RoomOwner: RoomUse] {
  mutating func undo(_ changes: [RoomUndo]) {
    for change in changes.reversed() {
      switch change {
      case .part(let owner, let part): self[owner]?.set(part)
      case .whole(let owner, let use): self[owner] = use
      }
    }
  }
}

extension Roster {
  /// True if a member has only a share of a room: once there are two beside the founder.
  var hasShares: Bool { members.count - (founder == nil ? 0 : 1) >= 2 }
}
