package import PostilCore
import PostilLog
import PostilStore
package import PostilWire

/// Bundles of events that others lack, written into a file for somebody to carry.
extension Replica {
  /// Writes the log after a seq, up to the newest end that the operator signed; in an open workspace, up to
  /// the cursor.
  ///
  /// - Parameters:
  ///   - since: where it does not end a changeset, the bundle begins with that changeset.
  ///   - replacing: whether a file of that name may be replaced.
  /// - Throws: `BundleProblem`.
  package func bundleLog(since: Seq, into path: String, replacing: Bool) throws -> BundleContents {
    try store.read { view in
      let (end, signed) = try bundledEnd(view)
      let after = try view.boundary(upTo: since)
      guard since < end, let before = try view.chain(at: after), let chain = try view.chain(at: end)
      else { throw BundleProblem.nothingAfter(since, end: end) }
      let contents = BundleContents(
        workspaceID: store.workspace.id, workspaceName: Text(store.workspace.name),
        log: BundleContents.Log(
          after: after, chainBefore: before, end: end, chain: chain, signed: signed))
      var file = try BundleFileWriter(to: path, replacing: replacing)
      try file.write(.contents(contents))
      try file.write(logAfter: after, through: end) {
        try view.run(after: $0, bytes: Limits.segmentBytes)
      }
      try file.finish()
      return contents
    }
  }

  private func bundledEnd(_ view: ReplicaView) throws -> (Seq, BundleContents.Log.Signed?) {
    if store.workspace.isOpen { return (try view.cursor(), nil) }
    let witness = EndWitness(view, store)
    let signed = try view.signedEnds().first { try witness.place(of: $0.end) == .inLog }
    guard let signed else { throw BundleProblem.noSignedEnd }
    return (signed.end.seq, .init(epoch: signed.end.epoch, signature: signed.signature))
  }

  /// Writes the waiting events of the outbox, signed, as the log would take them.
  ///
  /// ⚖ From then on the events are offered: they never change their ids, since somebody may bring them.
  ///
  /// - Throws: `BundleProblem`, and `ReplicaError.straysFirst` for a file that was copied.
  package func bundleOutbox(into path: String, replacing: Bool) throws -> BundleContents {
    guard let lock = try FileLock(taking: folder.syncLock) else { throw SyncError.busy }
    defer { withExtendedLifetime(lock) {} }
    guard try !store.hasStrays() else { throw ReplicaError.straysFirst }
    let key = try signingKey()
    let last = try store.read { try $0.lastCounter() }
    let contents = try store.read { view in
      BundleContents(
        workspaceID: store.workspace.id, workspaceName: Text(store.workspace.name),
        outbox: try view.outboxPart(of: store, through: last))
    }
    guard let outbox = contents.outbox else { throw BundleProblem.emptyOutbox }
    var file = try BundleFileWriter(to: path, replacing: replacing)
    try file.write(.contents(contents))
    // Nobody pushes, drops or renumbers meanwhile: that takes the lock.
    var chain = outbox.chainBefore
    var counter = outbox.firstCounter - 1
    while let changeset = try store.read({ try $0.waiting(after: counter, through: last) }) {
      chain = chain.adding(changeset)
      try file.write(.push(key.map { try changeset.signed(by: $0, at: chain) } ?? changeset))
      counter = changeset.lastCounter
    }
    // Before the file has its name, since a process killed in between would otherwise leave a bundle of
    // events that are not marked as offered.
    try file.finish { try store.write { try $0.offer(through: last) } }
    return contents
  }
}

extension ReplicaView {
  /// The last seq, up to a given one, at which a changeset ends.
  fileprivate func boundary(upTo seq: Seq) throws -> Seq {
    if try chain(at: seq) != nil { return seq }
    return try changeset(holding: seq).map { $0.firstSeq - 1 } ?? cursor()
  }

  fileprivate func outboxPart(of store: ReplicaStore, through last: UInt64) throws
    -> BundleContents.Outbox
  {
    let held = try ownFrontier()
    let before = held?.chain ?? Chain(replica: store.replica, workspace: store.workspace.id)
    let first = (held?.lastCounter ?? 0) + 1
    guard first <= last else { throw BundleProblem.emptyOutbox }
    var chain = before
    var counter = first - 1
    while let changeset = try waiting(after: counter, through: last) {
      chain = chain.adding(changeset)
      counter = changeset.lastCounter
    }
    return BundleContents.Outbox(
      replica: store.replica, name: store.name, firstCounter: first, chainBefore: before,
      lastCounter: last, chain: chain)
  }

  /// The next waiting own events, as a changeset.
  fileprivate func waiting(after counter: UInt64, through last: UInt64) throws -> Changeset? {
    guard counter < last else { return nil }
    let limit = min(last - counter, UInt64(Limits.changesetEvents))
    return try outbox(after: counter, limit: Int(limit))
  }
}
