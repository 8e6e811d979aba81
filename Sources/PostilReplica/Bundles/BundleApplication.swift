package import PostilCore
import PostilLog
import PostilStore
import PostilWire

/// The result of applying a bundle.
package struct BundleReport: Sendable {
  /// Events that its log part brought.
  package var pulled = 0
  /// Events of its outbox part that went to the server.
  package var relayed = 0
  /// Changesets that were adopted so that the server takes the outbox.
  package var adopted = 0
  /// The author of its outbox part.
  package var author: String?
  /// The reason why own work was refused when the replica synchronized for the bundle.
  package var ownRefusal: SyncError?

  package init() {}
}

/// Applying a bundle that somebody carried here.
extension Replica {
  /// Takes the log part, as if it had been pulled, and relays the outbox part to the server.
  ///
  /// Applying a bundle again changes nothing. The log part is taken as a whole or not at all. Where the
  /// server cannot be reached, the log part is taken, adoptions wait in the outbox, and the bundle can be
  /// applied again.
  ///
  /// - Parameter why: why an admin adopts the outbox, where the log would otherwise refuse it.
  /// - Throws: `BundleProblem`, `SyncError`, `ReplicaError`, `StoreError`.
  package func apply(bundle path: String, adopting why: Text?, now: Instant) async throws
    -> BundleReport
  {
    // Everything is checked before anything is changed.
    let contents = try BundleFile.read(path)
    guard contents.workspaceID == store.workspace.id else {
      throw BundleProblem.otherWorkspace(
        contents.workspaceName.string, own: store.workspace.name)
    }
    var report = BundleReport()
    if let log = contents.log {
      guard let lock = try FileLock(taking: folder.syncLock) else { throw SyncError.busy }
      defer { withExtendedLifetime(lock) {} }
      report.pulled = try takeLog(log, of: contents, from: path)
    }
    if let outbox = contents.outbox {
      try await relay(outbox, from: path, adopting: why, now: now, &report)
    }
    return report
  }

  /// ⚖ Log, projection, cursor and signed end move in one transaction: a bundle whose end is not the
  /// operator's changes nothing.
  private func takeLog(
    _ log: BundleContents.Log, of contents: BundleContents, from path: String
  ) throws -> Int {
    let begins = try store.read { try $0.cursor() } == 0
    return try begins
      ? store.fill { try take(log, of: contents, from: path, into: &$0) }
      : store.write { try take(log, of: contents, from: path, into: &$0) }
  }

  private func take(
    _ log: BundleContents.Log, of contents: BundleContents, from path: String,
    into transaction: inout ReplicaTransaction
  ) throws -> Int {
    let view = transaction.view
    let cursor = try view.cursor()
    try log.expectFollows(cursor, chain: view.chain(at: log.after))
    if cursor < log.end {
      try log.taking { try transaction.takeLog(of: path) }
    }
    try log.expectTaken(chain: view.chain(at: log.end))
    if !store.workspace.isOpen {
      guard let said = contents.signedEnd else {
        throw BundleProblem.endNotSigned(seq: log.end)
      }
      if let kept = try EndWitness(view, store).judge(carried: said) {
        try transaction.keep(kept)
      }
    }
    return Int(try view.cursor() - cursor)
  }
}

extension ReplicaTransaction {
  /// Takes the part of a bundle's log beyond the cursor.
  fileprivate mutating func takeLog(of path: String) throws {
    guard try view.cursor() == 0 else {
      try BundleFile.read(path) { try take($0) }
      return
    }
    _ = try beginLog { pull in
      try BundleFile.read(path) { section in
        switch section {
        case .contents, .push: return
        case .segment(let segment) where segment.isWorthKeeping: try pull.add(segment)
        case .segment(let segment): try pull.add(segment.readChangesets())
        case .changesets(let changesets): try pull.add(changesets)
        }
      }
    }
  }

  /// Takes the part of a section beyond the cursor.
  fileprivate mutating func take(_ section: BundleSection) throws {
    let cursor = try view.cursor()
    switch section {
    case .contents, .push: return
    case .segment(let segment):
      if segment.lastSeq <= cursor { return }
      if segment.firstSeq == cursor + 1, segment.isWorthKeeping {
        try append(segment)
      } else {
        for logged in try segment.readChangesets() { try append(logged) }
      }
    case .changesets(let changesets):
      for logged in changesets { try append(logged) }
    }
    try flush()
  }
}

extension Segment {
  /// A short run would stay one for ever.
  fileprivate var isWorthKeeping: Bool { rawBytes * 2 >= UInt64(Limits.segmentBytes) }
}
