import PostilCore
import PostilWire

/// Changesets on their way into a replica's log: held against its laws, one after the other.
struct LogEntry {
  private let workspace: WorkspaceIdentity
  /// What they follow; `nil` where that is nothing.
  private let held: (log: LogTables, replicas: StandingTable)?
  /// The last seq with what was admitted so far.
  private(set) var head: Seq
  /// Of the replicas whose changesets were admitted.
  private(set) var standings: [ReplicaID: Standing] = [:]
  private var names: Set<Text> = []

  init(head: Seq, workspace: WorkspaceIdentity, log: LogTables, replicas: StandingTable) {
    self.head = head
    self.workspace = workspace
    held = (log, replicas)
  }

  /// For a log from its first event, whatever is noted of replicas elsewhere.
  init(workspace: WorkspaceIdentity) {
    head = 0
    self.workspace = workspace
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
      changeset, evidence, standing: standing(of: changeset.replica), head: head,
      workspace: workspace, isTaken: isTaken, ending: { try held?.log.changeset(holding: $0) })
    switch verdict {
    case .alreadyHeld:
      throw Damage.counters(
        seq: logged.firstSeq, expected: changeset.lastCounter + 1, found: changeset.firstCounter)
    case .refused(let refusal): throw Damage(refusal, at: logged)
    case .admitted(let standing):
      if standings.updateValue(standing, forKey: changeset.replica) == nil {
        names.insert(standing.name)
      }
    }
    head = logged.lastSeq
  }

  func saveStandings() throws {
    guard let replicas = held?.replicas else { return }
    for (replica, standing) in standings { try replicas.save(standing, of: replica) }
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
    default: self = .notAMember(seq: logged.firstSeq)
    }
  }
}
