package import PostilCore
package import PostilWire

/// The plain log: arrays in memory. The oracle of `ServerStore`, and the log of simulations.
package struct MemoryLog: EventLog, Sendable {
  package let workspace: WorkspaceIdentity
  package private(set) var log: [LoggedChangeset] = []
  private var chains: [Seq: Chain]
  private var standings: [ReplicaID: Standing] = [:]

  package init(workspace: WorkspaceIdentity) {
    self.workspace = workspace
    chains = [0: Chain(workspace: workspace.id)]
  }

  package func head() -> Seq { log.last?.lastSeq ?? 0 }

  package func chain(at seq: Seq) -> Chain? { chains[seq] }

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

  private mutating func append(_ changeset: Changeset, receivedAt: Instant) throws(StoreError)
    -> Appended
  {
    guard let events = try? changeset.decoded() else { return .refused(Refusal(.malformed)) }
    let verdict = Admission.judge(
      changeset, Evidence(of: events), standing: standings[changeset.replica], head: head(),
      workspace: workspace,
      isTaken: { name in standings.values.contains { $0.name == name } },
      ending: { seq in log.last { $0.lastSeq == seq } })
    switch verdict {
    case .alreadyHeld(let held): return .alreadyHeld(held)
    case .refused(let refusal): return .refused(refusal)
    case .admitted(let standing):
      guard
        let logged = try? LoggedChangeset(
          changeset: changeset, firstSeq: head() + 1, receivedAt: receivedAt)
      else { throw .damaged(.gap(expected: head() + 1, found: head() + 1)) }
      chains[logged.lastSeq] = chains[head()]?.adding(logged)
      log.append(logged)
      standings[changeset.replica] = standing
      return .logged(logged)
    }
  }
}
