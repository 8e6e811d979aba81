package import PostilCore
package import PostilWire

/// The plain log: arrays in memory. The oracle of `ServerStore`, and the log of simulations.
package struct MemoryLog: EventLog, Sendable {
  package let workspace: WorkspaceIdentity
  package private(set) var restoration = Restoration.none
  package private(set) var log: [LoggedChangeset] = []
  private var chains: [Seq: Chain]
  private var standings: [ReplicaID: Standing] = [:]
  private var roster: Roster

  package init(workspace: WorkspaceIdentity) {
    self.workspace = workspace
    chains = [0: Chain(workspace: workspace.id)]
    roster = Roster(isOpen: workspace.isOpen)
  }

  package func head() -> Seq { log.last?.lastSeq ?? 0 }

  package func chain(at seq: Seq) -> Chain? { chains[seq] }

  package func members() -> Roster { roster }

  package func standing(of replica: ReplicaID) -> Standing? { standings[replica] }

  package func changesets(after seq: Seq, bytes: Int) -> [LoggedChangeset] {
    var batch: [LoggedChangeset] = []
    var size = 0
    for logged in log where logged.firstSeq > seq {
      size += logged.changeset.events.bytes.count
      if size > bytes, !batch.isEmpty { break }
      batch.append(logged)
    }
    return batch
  }

  /// The plain log seals nothing.
  package func segment(startingAt seq: Seq) -> Segment? { nil }

  package func seal(bytes: Int) -> Bool { false }

  package mutating func append(_ changesets: [Changeset], receivedAt: Instant)
    throws(StoreError) -> [Appended]
  {
    var answers: [Appended] = []
    for changeset in changesets {
      answers.append(try append(changeset, receivedAt: receivedAt))
    }
    return answers
  }

  /// The log as it would be if it were restored from a backup that ends at a seq.
  package func restored(through end: Seq) throws(StoreError) -> MemoryLog {
    var restored = MemoryLog(workspace: workspace)
    for logged in log where logged.lastSeq <= end { try restored.enter(logged) }
    restored.restoration = .healing
    return restored
  }

  package mutating func endHealing() {
    if restoration == .healing { restoration = .healed }
  }

  package mutating func takeBack(_ segment: Segment) throws(StoreError) -> TakenBack {
    guard restoration == .healing else { return .refused(Refusal(.outOfOrder)) }
    guard let given = try? GivenBack(segment) else { return .refused(Refusal(.malformed)) }
    var healed = self
    do {
      for logged in try given.missing(after: head(), chain: chain(at:)) {
        try healed.enter(logged)
      }
    } catch {
      return .refused(Refusal(.diverged, found: segment.lastSeq))
    }
    self = healed
    return .durable(through: head())
  }

  /// Appends what has its place already.
  private mutating func enter(_ logged: LoggedChangeset) throws(StoreError) {
    let changeset = logged.changeset
    guard logged.firstSeq == head() + 1, let events = try? changeset.decodedLeniently(),
      case .admitted(let admitted) = judge(
        changeset, events: events, receivedAt: logged.receivedAt)
    else { throw .damaged(.unreadable(seq: logged.firstSeq)) }
    chains[logged.lastSeq] = chains[head()]?.adding(logged)
    log.append(logged)
    standings[changeset.replica] = admitted.standing
    roster = admitted.roster
  }

  private func judge(_ changeset: Changeset, events: [Event], receivedAt: Instant)
    -> Admission.Verdict
  {
    Admission.judge(
      Admission.Applicant(changeset, Evidence(of: events), receivedAt: receivedAt),
      on: Admission.Ground(
        head: head(), workspace: workspace, standing: standings[changeset.replica], roster: roster),
      isTaken: { name in standings.values.contains { $0.name == name } },
      ending: { seq in log.last { $0.lastSeq == seq } })
  }

  private mutating func append(_ changeset: Changeset, receivedAt: Instant) throws(StoreError)
    -> Appended
  {
    guard let events = try? changeset.decoded() else { return .refused(Refusal(.malformed)) }
    switch judge(changeset, events: events, receivedAt: receivedAt) {
    case .alreadyHeld(let held): return .alreadyHeld(held)
    case .refused(let refusal): return .refused(refusal)
    case .admitted:
      guard
        let logged = try? LoggedChangeset(
          changeset: changeset, firstSeq: head() + 1, receivedAt: receivedAt)
      else { throw .damaged(.gap(expected: head() + 1, found: head() + 1)) }
      try enter(logged)
      return .logged(logged)
    }
  }
}
