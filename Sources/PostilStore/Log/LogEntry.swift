import PostilCore
import PostilWire

/// Changesets on their way into a replica's log: held against its laws, one after the other.
struct LogEntry {
  private let workspace: WorkspaceIdentity
  /// What they follow; `nil` where that is nothing.
  private let held: Held?
  /// The last seq with what was admitted so far.
  private(set) var head: Seq
  /// Of the replicas whose changesets were admitted.
  private(set) var standings: [ReplicaID: Standing] = [:]
  /// With what was admitted.
  private(set) var roster: Roster
  /// The events about members that were admitted.
  private(set) var membership: [MembershipTable.Entry] = []
  private var names: Set<Text> = []
  /// What each replica signed last.
  private var signatures: [ReplicaID: [UInt8]] = [:]

  private struct Held {
    let log: LogTables
    let replicas: StandingTable
    let membership: MembershipTable
  }

  init(
    head: Seq, workspace: WorkspaceIdentity, log: LogTables, replicas: StandingTable,
    roster: Roster
  ) {
    self.head = head
    self.workspace = workspace
    self.roster = roster
    held = Held(log: log, replicas: replicas, membership: MembershipTable(db: log.db))
  }

  /// For a log from its first event, whatever is noted of replicas elsewhere.
  init(workspace: WorkspaceIdentity) {
    head = 0
    self.workspace = workspace
    roster = Roster(isOpen: workspace.isOpen)
    held = nil
  }

  /// - Returns: its events.
  /// - Throws: `Damage` for what contradicts the laws of the log.
  mutating func admit(_ logged: LoggedChangeset) throws -> [Event] {
    let events: [Event]
    do {
      events = try logged.changeset.decodedLeniently()
    } catch {
      throw Damage.unreadable(seq: logged.firstSeq)
    }
    try admit(logged, events: events)
    return events
  }

  /// - Parameter events: its own, decoded.
  mutating func admit(_ logged: LoggedChangeset, events: [Event]) throws {
    try admit(logged, Evidence(of: events))
  }

  mutating func admit(_ logged: LoggedChangeset, _ evidence: Evidence) throws {
    guard logged.firstSeq == head + 1 else {
      throw Damage.gap(expected: head + 1, found: logged.firstSeq)
    }
    let changeset = logged.changeset
    let verdict = try Admission.judge(
      Admission.Applicant(
        changeset, evidence, receivedAt: logged.receivedAt, signature: .later),
      on: Admission.Ground(
        head: head, workspace: workspace, standing: standing(of: changeset.replica),
        roster: roster),
      isTaken: isTaken, ending: { try held?.log.changeset(holding: $0) })
    switch verdict {
    case .alreadyHeld:
      throw Damage.counters(
        seq: logged.firstSeq, expected: changeset.lastCounter + 1, found: changeset.firstCounter)
    case .refused(let refusal): throw Damage(refusal, at: logged)
    case .admitted(let admitted):
      if standings.updateValue(admitted.standing, forKey: changeset.replica) == nil {
        names.insert(admitted.standing.name)
      }
      signatures[changeset.replica] = changeset.signature
      guard !admitted.acts.isEmpty else { break }
      roster = admitted.roster
      membership += MembershipTable.Entry.all(of: admitted.acts, in: logged)
    }
    head = logged.lastSeq
  }

  /// ⚖ One signature of each replica vouches for all that it ever wrote.
  ///
  /// - Throws: `Damage.signature` where one does not.
  func checkSignatures() throws {
    if workspace.isOpen { return }
    for (replica, standing) in standings {
      guard let signature = signatures[replica],
        Statement.changeset(standing.chain).isSigned(signature, by: standing.publicKey)
      else { throw Damage.signature(seq: standing.lastSeq) }
    }
  }

  /// Checks the signatures, and notes of replicas and members what was admitted.
  func save() throws {
    try checkSignatures()
    guard let held else { return }
    for (replica, standing) in standings { try held.replicas.save(standing, of: replica) }
    for entry in membership { try held.membership.append(entry) }
  }

  private func standing(of replica: ReplicaID) throws -> Standing? {
    try standings[replica] ?? held?.replicas.standing(of: replica)
  }

  private func isTaken(_ name: Text) throws -> Bool {
    try names.contains(name) || held?.replicas.isTaken(name) ?? false
  }
}

extension Damage {
  /// What a refusal means when the log itself holds what should have been refused.
  fileprivate init(_ refusal: Refusal, at logged: LoggedChangeset) {
    switch refusal.code {
    case .counterOutOfStep:
      self = .counters(seq: logged.firstSeq, expected: refusal.expected, found: refusal.found)
    case .baseOutOfRange: self = .base(seq: logged.firstSeq)
    case .revoked, .roleTooLow, .roleWasLowered, .membershipRefused:
      self = .role(seq: logged.firstSeq)
    case .notSigned: self = .signature(seq: logged.firstSeq)
    default: self = .notAMember(seq: logged.firstSeq)
    }
  }
}
