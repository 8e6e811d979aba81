import PostilCore
import PostilStore
import PostilWire

/// What a verification went through without finding a fault.
package struct Verified: Hashable, Sendable {
  package var events = 0
  package var changesets = 0
  package var pending = 0
  package var replicas = 0
}

extension Replica {
  /// Reads the whole replica again and proves that it is what it says it is: the file is sound, the
  /// log has no gap, every chain is the hash of what stands before it, every replica's counters and
  /// bases obey the laws of the log, the outbox goes on where the log stops, and the state is the
  /// fold of both.
  ///
  /// - Throws: `StoreError.damaged` with the first fault, or `StoreError.corrupt`.
  package func verify() throws -> Verified {
    let verified = try store.read { view in
      let file = try view.fileCheck()
      guard file == "ok" else { throw StoreError.corrupt(file) }
      var verified = try LogCheck(of: view, store.workspace).verified
      verified.pending = try checkOutbox(view)
      return verified
    }
    try checkState()
    return verified
  }

  private func checkOutbox(_ view: ReplicaView) throws -> Int {
    let inLog = try view.ownStanding()?.lastCounter ?? 0
    let cursor = try view.cursor()
    let events = try view.pendingEvents()
    for (index, event) in events.enumerated() {
      let expected = inLog + UInt64(index) + 1
      guard event.id.counter == expected else { throw Damage.missing("outbox event \(expected)") }
      guard event.base <= cursor else { throw Damage.base(seq: event.base) }
    }
    return events.count
  }

  /// Folds everything once more and throws the result away.
  private func checkState() throws {
    var stored = ""
    try store.rehearse(
      { transaction in
        stored = try transaction.view.projectionDigest()
        try transaction.rebuildProjection()
      },
      then: { view in
        guard try view.projectionDigest() == stored else {
          throw Damage.state("it is not the fold of the log")
        }
      })
  }
}

/// Goes through a log and holds everything that is stored beside the events against them.
struct LogCheck {
  private let workspace: WorkspaceIdentity
  private var chain: Chain
  private var standings: [ReplicaID: Standing] = [:]
  private var head: Seq = 0
  private(set) var verified = Verified()

  /// - Throws: `Damage` at the first fault.
  init(of view: ReplicaView, _ workspace: WorkspaceIdentity) throws {
    self.workspace = workspace
    chain = Chain(workspace: workspace.id)
    try view.readRuns(after: 0) { run, stored in
      for logged in run { try add(logged) }
      guard chain == stored else { throw Damage.chain(seq: head) }
      return true
    }
    try compare(with: view.standings())
  }

  private mutating func add(_ logged: LoggedChangeset) throws {
    guard logged.firstSeq == head + 1 else {
      throw Damage.gap(expected: head + 1, found: logged.firstSeq)
    }
    let changeset = logged.changeset
    guard let events = try? changeset.decodedLeniently() else {
      throw Damage.unreadable(seq: logged.firstSeq)
    }
    let verdict = Admission.judge(
      changeset, events: events, standing: standings[changeset.replica], head: head,
      workspace: workspace,
      isTaken: { name in standings.values.contains { $0.name == name } }, ending: { _ in nil })
    switch verdict {
    case .admitted(let standing): standings[changeset.replica] = standing
    case .alreadyHeld, .refused: throw Damage.standing(changeset.replica)
    }
    chain = chain.adding(logged)
    head = logged.lastSeq
    verified.events += events.count
    verified.changesets += 1
  }

  private mutating func compare(with stored: [(replica: ReplicaID, standing: Standing)]) throws {
    for (replica, standing) in stored where standings[replica] != standing {
      throw Damage.standing(replica)
    }
    guard stored.count == standings.count else { throw Damage.missing("a replica's standing") }
    verified.replicas = standings.count
  }
}
