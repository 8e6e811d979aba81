import GRDB
import PostilCore
import PostilWire

/// Changesets on their way into a server's log, within one transaction.
struct Appending {
  private let db: Database
  private let workspace: WorkspaceIdentity
  private let log: LogTables
  private let replicas: StandingTable
  private let membership: MembershipTable
  /// With what was appended.
  private(set) var roster: Roster

  /// - Parameter roster: as the log is before.
  init(to db: Database, of workspace: WorkspaceIdentity, roster: Roster) {
    self.db = db
    self.workspace = workspace
    self.roster = roster
    log = LogTables(db: db)
    replicas = StandingTable(db: db)
    membership = MembershipTable(db: db)
  }

  /// Appends what waits together.
  mutating func append(_ changesets: [Changeset], receivedAt: Instant) throws -> [Appended] {
    guard changesets.count > 1, !workspace.isOpen else {
      return try changesets.map { try append($0, receivedAt: receivedAt) }
    }
    let aheads = try SignatureAhead.all(of: changesets, standing: replicas.standing(of:))
    return try zip(changesets, aheads).map { changeset, ahead in
      try append(
        changeset, receivedAt: receivedAt,
        signature: ahead.map(Admission.SignatureCheck.ahead) ?? .now)
    }
  }

  mutating func append(
    _ changeset: Changeset, receivedAt: Instant, signature: Admission.SignatureCheck = .now
  ) throws -> Appended {
    let events: [Event]
    do {
      events = try changeset.decoded()
    } catch {
      return .refused(Refusal(.malformed))
    }
    let head = try log.head()
    let verdict = try Admission.judge(
      Admission.Applicant(
        changeset, Evidence(of: events), receivedAt: receivedAt, signature: signature),
      on: Admission.Ground(
        head: head, workspace: workspace, standing: replicas.standing(of: changeset.replica),
        roster: roster),
      isTaken: replicas.isTaken, ending: log.changeset(holding:))
    switch verdict {
    case .alreadyHeld(let held): return .alreadyHeld(held)
    case .refused(let refusal): return .refused(refusal)
    case .admitted(let admitted):
      let logged = try LoggedChangeset(
        changeset: changeset, firstSeq: head + 1, receivedAt: receivedAt)
      try log.append(logged, workspace: workspace)
      try replicas.save(admitted.standing, of: changeset.replica)
      if !admitted.acts.isEmpty {
        roster = admitted.roster
        for entry in MembershipTable.Entry.all(of: admitted.acts, in: logged) {
          try membership.append(entry)
        }
      }
      return .logged(logged)
    }
  }

  /// Appends what the holder of a key does here and now, as if it had been pushed.
  mutating func record(_ changes: [Change], by key: SigningKey, now: Instant) throws -> Appended {
    let head = try log.head()
    let standing = try replicas.standing(of: key.replica)
    let changeset = try Changeset(
      replica: key.replica, firstCounter: (standing?.lastCounter ?? 0) + 1,
      events: EventRun(
        events: changes.map { EventEncoder.encode(base: head, claimedAt: now, change: $0) }))
    let chain = standing?.chain ?? Chain(replica: key.replica, workspace: workspace.id)
    return try append(
      changeset.signed(by: key, at: chain.adding(changeset)), receivedAt: now)
  }
}
