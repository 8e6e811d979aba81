import PostilCore
import PostilLog
import PostilStore
import PostilWire

/// Bringing another replica's outbox to the server: its author signed it, this replica only carries it.
extension Replica {
  func relay(
    _ outbox: BundleContents.Outbox, from path: String, adopting why: Text?, now: Instant,
    _ report: inout BundleReport
  ) async throws {
    guard !store.workspace.isOpen else { throw BundleProblem.openWorkspace }
    guard outbox.replica != store.replica else { throw BundleProblem.ownOutbox }
    report.author = try author(of: outbox)
    do {
      try await bring(outbox, from: path, adopting: why, now: now, &report)
    } catch let fault as CarriedOutbox.Fault {
      throw BundleProblem(
        fault, of: try author(of: outbox),
        leftFor: try rosters().log.successor(of: outbox.replica)?.string)
    }
  }

  private func bring(
    _ outbox: BundleContents.Outbox, from path: String, adopting why: Text?, now: Instant,
    _ report: inout BundleReport
  ) async throws {
    if try isHeld(outbox, from: path) { return }
    do {
      report.ownRefusal = try await ownRefusal()
    } catch let error as SyncError where error.isOfConnection {
      // The adoption waits with everything else.
      if let why { report.adopted = try adopt(outbox, from: path, why: why, now: now) }
      throw error
    }
    // The replica may have another identity now.
    try await Replica(containing: folder.path, local: local)
      .bringSynced(outbox, from: path, adopting: why, now: now, &report)
  }

  /// - Parameter report: tells whether own work is refused. A refusal stops only an adoption, which waits
  ///   behind it.
  private func bringSynced(
    _ outbox: BundleContents.Outbox, from path: String, adopting why: Text?, now: Instant,
    _ report: inout BundleReport
  ) async throws {
    if let why {
      report.adopted = try adopt(outbox, from: path, why: why, now: now)
      if report.adopted > 0 { report.ownRefusal = try await ownRefusal() }
    }
    if let seq = try revocationWithoutAdoption(of: outbox, from: path) {
      if why != nil, let refusal = report.ownRefusal { throw refusal }
      throw BundleProblem.notAdopted(try author(of: outbox), revokedAt: seq)
    }
    report.relayed = try await push(outbox, from: path)
    if report.relayed > 0 { _ = try await synchronize(.pull) }
  }

  /// Synchronizes.
  ///
  /// - Returns: the reason why own work was refused; `nil` where all of it was taken.
  private func ownRefusal() async throws -> SyncError? {
    do {
      _ = try await synchronize(.sync)
      return nil
    } catch let error as SyncError where error.isOfOwnWork {
      return error
    }
  }

  /// True if this replica's log, and so the server's, holds all of it already.
  ///
  /// - Throws: `CarriedOutbox.Fault` where it holds other events of the author.
  private func isHeld(_ outbox: BundleContents.Outbox, from path: String) throws -> Bool {
    // The server's log may hold events that this log lacks.
    guard let frontier = try frontier(of: outbox), frontier.lastCounter >= outbox.lastCounter else {
      return false
    }
    return try adoptions(of: outbox, from: path).isEmpty
  }

  /// Records an adoption for each changeset that the log lacks and nobody has adopted.
  ///
  /// - Returns: the number of adoptions.
  private func adopt(
    _ outbox: BundleContents.Outbox, from path: String, why: Text, now: Instant
  ) throws -> Int {
    let wanted = try adoptions(of: outbox, from: path, why: why)
    return try record(now: now) { view, names in
      let waiting = try Set(view.pendingEvents().compactMap(\.change.adopted))
      let changes = wanted.filter { change in
        !names.roster.isDone(change) && change.adopted.map { !waiting.contains($0) } ?? false
      }
      return (changes, changes.count)
    }.answer
  }

  /// The adoptions that the log needs before it takes the missing changesets.
  private func adoptions(of outbox: BundleContents.Outbox, from path: String, why: Text = "")
    throws -> [Change]
  {
    var changes: [Change] = []
    var carried = try carried(outbox)
    try BundleFile.read(path) { section in
      guard case .push(let whole) = section, let changeset = try carried.lacking(whole) else {
        return
      }
      let chain = carried.chain
      guard changes.count < Limits.adoptions else {
        throw ReplicaError.notAllowed(.tooMany(limit: Limits.adoptions))
      }
      changes.append(
        .workAdopted(
          replica: outbox.replica, lastCounter: changeset.lastCounter, chain: chain.bytes, why: why)
      )
    }
    return changes
  }

  /// The revocation of the author, if some of the outbox is not in the log and not adopted.
  private func revocationWithoutAdoption(of outbox: BundleContents.Outbox, from path: String) throws
    -> Seq?
  {
    let roster = try rosters().log
    guard let mark = roster.revocation(of: outbox.replica) else { return nil }
    let isAdopted = try adoptions(of: outbox, from: path).allSatisfy { roster.isDone($0) }
    return isAdopted ? nil : mark.seq
  }

  /// Pushes the changesets that the server's log lacks, in as many conversations as its credit takes.
  ///
  /// - Returns: the number of events.
  private func push(_ outbox: BundleContents.Outbox, from path: String) async throws -> Int {
    var file = try BundleFile(path)
    var carried = try carried(outbox)
    var part: [Changeset] = []
    var bytes = 0
    var events = 0
    while let section = try file.next() {
      guard case .push(let changeset) = section, let rest = try carried.lacking(changeset) else {
        continue
      }
      let more = rest.events.bytes.count
      if bytes + more > Limits.creditBytes {
        events += try await push(part, of: outbox)
        (part, bytes) = ([], 0)
      }
      part.append(rest)
      bytes += more
    }
    return try await events + push(part, of: outbox)
  }

  private func push(_ part: [Changeset], of outbox: BundleContents.Outbox) async throws -> Int {
    guard !part.isEmpty else { return 0 }
    var relay = Relay(part, store: store, key: try key())
    do {
      try await carry(&relay)
    } catch SyncError.refused(let refusal) where relay.isReady {
      throw BundleProblem.refused(try author(of: outbox), refusal)
    }
    return part.reduce(0) { $0 + $1.events.count }
  }

  private func carried(_ outbox: BundleContents.Outbox) throws -> CarriedOutbox {
    try CarriedOutbox(outbox, in: store.workspace, frontier: frontier(of: outbox))
  }

  /// The author of an outbox, by the log where the log knows them.
  private func author(of outbox: BundleContents.Outbox) throws -> String {
    try (frontier(of: outbox)?.name ?? outbox.name).string
  }

  private func frontier(of outbox: BundleContents.Outbox) throws -> Frontier? {
    try store.read { try $0.frontier(of: outbox.replica) }
  }
}

extension Change {
  /// The own chain at the end of the changeset that it adopts: no other changeset has it.
  fileprivate var adopted: [UInt8]? {
    guard case .workAdopted(_, _, let chain, _) = self else { return nil }
    return chain
  }
}

extension SyncError {
  /// True if the server could not be asked.
  fileprivate var isOfConnection: Bool {
    switch self {
    case .unreachable, .connectionLost: true
    default: false
    }
  }
}
