package import PostilCore
import PostilLog
import PostilStore
package import PostilWire

/// Bundles in a server's folder, served meanwhile or not.
extension WorkspaceFolder {
  /// Writes what the log holds after a seq into a bundle, its end signed with the operator's key; in an
  /// open workspace nothing is signed.
  ///
  /// - Parameters:
  ///   - since: where it does not end a changeset, the bundle begins with that changeset.
  ///   - replacing: whether a file of that name may be there, and goes.
  /// - Throws: `BundleProblem`.
  package func bundleLog(since: Seq, into file: String, replacing: Bool) throws -> BundleContents {
    let store = try reading()
    let end = try store.head()
    let signer = try EndSigner.kept(in: path, of: store.workspace)
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
    var seq = after
    while seq < end {
      if let segment = try store.segment(startingAt: seq + 1), segment.lastSeq <= end {
        try bundle.write(.segment(segment))
        seq = segment.lastSeq
        continue
      }
      let run = try store.changesets(after: seq, bytes: Limits.segmentBytes)
        .prefix { $0.lastSeq <= end }
      guard let last = run.last else { throw Damage.gap(expected: seq + 1, found: end) }
      try bundle.write(.changesets(Array(run)))
      seq = last.lastSeq
    }
    try bundle.finish()
    return contents
  }

  /// Takes the outbox part of a bundle, as if its author had pushed it. What the log holds already changes
  /// nothing.
  ///
  /// - Parameter why: why the operator adopts it, where the author was revoked.
  /// - Returns: whose it is, how many events the log took, and how many changesets were adopted.
  /// - Throws: `BundleProblem`, `OperatorDesk.Problem`; a `Refusal` while the workspace heals.
  package func apply(bundle file: String, adopting why: Text?, now: @Sendable () -> Instant) throws
    -> (author: String, events: Int, adopted: Int)
  {
    let contents = try BundleFile.read(file)
    let store = try open()
    guard contents.workspaceID == store.workspace.id else {
      throw BundleProblem.otherWorkspace(
        contents.workspaceName.string, own: store.workspace.name)
    }
    guard let outbox = contents.outbox else { throw BundleProblem.nothingForServer }
    guard store.restoration != .healing else { throw Refusal(.healing) }
    let author = try (store.standing(of: outbox.replica)?.name ?? outbox.name).string
    var adopted = 0
    let desk = try why.map { _ in try OperatorDesk(at: path) }
    try store.eachLacking(outbox, in: file) { changeset, chain in
      if let desk, let why {
        let adoption = Change.workAdopted(
          replica: outbox.replica, lastCounter: changeset.lastCounter, chain: chain.bytes, why: why)
        guard try !store.members().isDone(adoption) else { return }
        try desk.record(adoption, now: now())
        adopted += 1
      }
    }
    var events = 0
    let log = store
    try store.eachLacking(outbox, in: file) { changeset, _ in
      switch try log.append([changeset], receivedAt: now()).first {
      case .logged?: events += changeset.events.count
      case .alreadyHeld?, nil: return
      case .refused(let refusal)?:
        guard refusal.code == .revoked else { throw BundleProblem.refused(author, refusal) }
        throw BundleProblem.notAdopted(author, revokedAt: refusal.found)
      }
    }
    return (author, events, adopted)
  }
}

extension ServerStore {
  /// Visits what the log lacks of an outbox, with the author's own chain at the end of each changeset.
  fileprivate func eachLacking(
    _ outbox: BundleContents.Outbox, in file: String, _ visit: (Changeset, Chain) throws -> Void
  ) throws {
    do {
      var carried = try CarriedOutbox(
        outbox, in: workspace, standing: standing(of: outbox.replica))
      try BundleFile.read(file) { section in
        guard case .push(let changeset) = section,
          let rest = try carried.lacking(changeset)
        else { return }
        try visit(rest, carried.chain)
      }
    } catch let fault as CarriedOutbox.Fault {
      throw BundleProblem(
        fault, of: try (standing(of: outbox.replica)?.name ?? outbox.name).string)
    }
  }
}
