package import PostilCore
import PostilLog
import PostilPostgres
import PostilStore
package import PostilWire

/// Bundles of a server's log, served meanwhile or not.
extension OperatedWorkspace {
  /// Writes the log after a seq into a bundle, its end signed with the operator's key; in an
  /// open workspace nothing is signed.
  ///
  /// - Parameters:
  ///   - since: where it does not end a changeset, the bundle begins with that changeset.
  ///   - replacing: whether a file of that name may be there, and goes.
  /// - Throws: `BundleProblem`.
  package func bundleLog(since: Seq, into file: String, replacing: Bool) throws -> BundleContents {
    let store = try reading()
    let end = try store.end()
    let signer = try EndSigner.kept(in: folder.path, of: store.workspace)
    guard store.workspace.isOpen || signer != nil else { throw BundleProblem.keyMissing }
    let after = try store.boundary(upTo: since)
    guard since < end, let before = try store.chain(at: after), let chain = try store.chain(at: end)
    else { throw BundleProblem.nothingAfter(since, end: end) }
    let named = LogEnd(
      workspaceID: store.workspace.id, epoch: store.epoch, seq: end, chain: chain)
    let signed = try signer.map {
      BundleContents.Log.Signed(epoch: store.epoch, signature: try $0.signature(of: named))
    }
    let contents = BundleContents(
      workspaceID: store.workspace.id, workspaceName: Text(store.workspace.name),
      log: BundleContents.Log(
        after: after, chainBefore: before, end: end, chain: chain, signed: signed))
    var bundle = try BundleFileWriter(to: file, replacing: replacing)
    try bundle.write(.contents(contents))
    try bundle.write(logAfter: after, through: end) {
      try store.run(after: $0, bytes: Limits.segmentBytes)
    }
    try bundle.finish()
    return contents
  }

  /// The result of applying a bundle.
  package struct Applied: Sendable {
    /// Events that a backup lacked and the log has again.
    package var restored = 0
    /// The replica whose outbox it is.
    package var author: String?
    /// Events of it that the log took.
    package var events = 0
    /// Changesets that were adopted for that.
    package var adopted = 0
  }

  /// Applies the log part of a bundle while the workspace heals, and the outbox part while it does not: as if a
  /// replica had returned the one, and its author had pushed the other. Events that the log holds already change
  /// nothing.
  ///
  /// - Parameter why: why the operator adopts the outbox, where the author was revoked.
  /// - Throws: `BundleProblem`, `OperatorDesk.Problem`; a `Refusal` for an outbox while the workspace heals.
  package func apply(bundle file: String, adopting why: Text?, now: @Sendable () -> Instant) throws
    -> Applied
  {
    let contents = try BundleFile.read(file)
    var store = try writing()
    _ = try store.endRepair(now: now())
    guard contents.workspaceID == store.workspace.id else {
      throw BundleProblem.otherWorkspace(
        contents.workspaceName.string, own: store.workspace.name)
    }
    var applied = Applied()
    if store.restoration == .healing, contents.log != nil {
      applied.restored = try Self.takeBack(contents, from: file, into: store, now: now())
    }
    guard let outbox = contents.outbox else {
      guard store.restoration == .healing else { throw BundleProblem.notHealing }
      return applied
    }
    guard try store.restoration != .healing && !store.isPutBack() else { throw Refusal(.healing) }
    try take(outbox, of: store, from: file, adopting: why, now: now, &applied)
    return applied
  }

  /// - Returns: the number of events that the log lacked.
  private static func takeBack(
    _ contents: BundleContents, from file: String, into store: any OperatedLog, now: Instant
  ) throws -> Int {
    if let store = store as? ServerStore {
      return try store.takeBack(contents, from: file, now: now)
    }
    guard let part = contents.log, let log = store as? PostgresLog else { return 0 }
    try part.expectFollows(log.end(), chain: log.chain(at: part.after))
    if let founder = try log.founderKey(), contents.signedEnd?.isSigned(by: founder) != true {
      throw BundleProblem.endNotSigned(seq: part.end)
    }
    do {
      return try log.extend(to: part.end, chain: part.chain, now: now) { take in
        try BundleFile.read(file) { try take($0.changesets()) }
      }
    } catch LogError.damaged(.chain) {
      throw BundleProblem.logDiverged(seq: part.end)
    }
  }

  private func take(
    _ outbox: BundleContents.Outbox, of store: any OperatedLog, from file: String,
    adopting why: Text?,
    now: @Sendable () -> Instant, _ applied: inout Applied
  ) throws {
    let author = try (store.frontier(of: outbox.replica)?.name ?? outbox.name).string
    applied.author = author
    let desk = try why.map { _ in try OperatorDesk(of: self) }
    try store.eachLacking(outbox, in: file) { changeset, chain in
      if let desk, let why {
        let adoption = Change.workAdopted(
          replica: outbox.replica, lastCounter: changeset.lastCounter, chain: chain.bytes, why: why)
        guard try !store.members().isDone(adoption) else { return }
        try desk.record(adoption, now: now())
        applied.adopted += 1
      }
    }
    var log = store
    try store.eachLacking(outbox, in: file) { changeset, _ in
      switch try log.append([changeset], receivedAt: now()).first {
      case .logged?: applied.events += changeset.events.count
      case .alreadyHeld?, nil: return
      case .refused(let refusal)?:
        guard refusal.code == .revoked else { throw BundleProblem.refused(author, refusal) }
        throw BundleProblem.notAdopted(author, revokedAt: refusal.found)
      }
    }
  }
}

extension OperatedLog {
  /// Visits the events of an outbox that the log lacks, with the author's own chain at the end of each changeset.
  fileprivate func eachLacking(
    _ outbox: BundleContents.Outbox, in file: String, _ visit: (Changeset, Chain) throws -> Void
  ) throws {
    do {
      var carried = try CarriedOutbox(
        outbox, in: workspace, frontier: frontier(of: outbox.replica))
      try BundleFile.read(file) { section in
        guard case .push(let changeset) = section,
          let rest = try carried.lacking(changeset)
        else { return }
        try visit(rest, carried.chain)
      }
    } catch let fault as CarriedOutbox.Fault {
      throw BundleProblem(
        fault, of: try (frontier(of: outbox.replica)?.name ?? outbox.name).string,
        leftFor: try members().successor(of: outbox.replica)?.string)
    }
  }
}
