import Foundation
package import PostilCore
import PostilLog
package import PostilStore
package import PostilWire

/// The place at which the server's log and a replica's part.
package struct Fork: Sendable {
  /// The last event that both logs have, with everything before it; 0 for none.
  package let seq: Seq
  /// The end of the replica's log.
  package let cursor: Seq
  /// The end of the server's log.
  package let end: Seq
  /// The events of the replica's log after `seq`: the replica's own, and those of others.
  package let own, others: Int
  /// The newest of the replica's identities that the server knows: it vouches for the next one.
  fileprivate let voucher: SigningKey
}

/// The reason why a replica does not take the server's log instead of its own.
package enum ForkProblem: Error, Hashable, Sendable {
  /// The server's log contains all of the replica's.
  case nothingDiverged
  /// The server's log is a beginning of the replica's.
  case serverIsBehind(end: Seq, cursor: Seq)
  /// It is taking back lost events.
  case serverHeals
  /// The server's log does not hold the join of any of the replica's identities.
  case notKnown(workspace: String)
  /// The limit of kept copies of replicas that started over is reached.
  case tooManyKept(limit: Int, folder: String)
}

extension Replica {
  /// The most copies that are kept of a replica from before it started over.
  package static let keptLimit = 8

  /// Asks the server, place by place, where its log parted from this replica's. Changes nothing.
  ///
  /// - Throws: `ForkProblem` where there is no such place, or no identity to continue from; `SyncError`.
  package func fork() async throws -> Fork {
    let keys = try [try key()] + folder.formerKeys()
    let former = keys.dropFirst().map(\.replica)
    let identities = try store.read { try $0.identities(store.replica, formerly: former) }
    for identity in identities {
      guard let key = keys.first(where: { $0.replica == identity }) else { continue }
      do {
        return try await fork(as: key, formerly: former)
      } catch SyncError.refused(let refusal)
        where refusal.code == .unknownWorkspace && !store.workspace.isOpen
      {
        // The server's present log may lack this identity's join, and hold that of an earlier one.
        continue
      }
    }
    throw ForkProblem.notKnown(workspace: store.workspace.name)
  }

  private func fork(as key: SigningKey, formerly former: [ReplicaID]) async throws -> Fork {
    var search = ForkSearch()
    while let place = search.place {
      var probe = ForkProbe(at: place, store, key: key)
      try await carry(&probe)
      guard let answer = probe.answer else {
        throw SyncError.connectionLost(try dialer().link.first)
      }
      try store.read { try search.take(answer, in: OwnLog($0)) }
    }
    let cursor = try store.read { try $0.cursor() }
    let seq: Seq
    let end: Seq
    switch search.finding {
    case .fork(let last, let serverEnd):
      seq = last
      end = serverEnd
    case .contained(let welcome):
      guard try store.isLetDown(by: welcome, asking: key.replica) else {
        throw ForkProblem.nothingDiverged
      }
      seq = cursor
      end = welcome.end
    case .beginning(let end): throw ForkProblem.serverIsBehind(end: end, cursor: cursor)
    case .healing: throw ForkProblem.serverHeals
    case nil: preconditionFailure("a search without a place to ask about has a finding")
    }
    let counts = try store.read {
      try $0.eventCounts(after: seq, of: store.replica, formerly: former)
    }
    return Fork(
      seq: seq, cursor: cursor, end: end, own: counts.own, others: counts.others, voucher: key)
  }

  /// Drops the log after a fork: a copy of it stays in a file beside it, and own work waits to be recorded
  /// anew on the server's log, under a new key. The replica must be opened anew, and the next sync
  /// continues.
  ///
  /// ⚖ This never happens automatically: a server could make replicas forget what it once told them.
  ///
  /// - Returns: the path of the copy.
  /// - Throws: `ForkProblem.tooManyKept`, `SyncError.busy`, `StoreError`; then nothing has changed except
  ///   that a copy may exist.
  package func startOver(from fork: Fork, now: Instant) throws -> String {
    guard let lock = try FileLock(taking: folder.syncLock) else { throw SyncError.busy }
    defer { withExtendedLifetime(lock) {} }
    // Another process may have started over, or synced, since the search.
    guard try store.read({ try $0.cursor() }) == fork.cursor else { throw SyncError.busy }
    let former = try folder.formerKeys().map(\.replica)
    let names = (1...Self.keptLimit).map { "\(folder.home)/before-reclone-\($0).sqlite" }
    guard let copy = names.first(where: { !FileManager.default.fileExists(atPath: $0) }) else {
      throw ForkProblem.tooManyKept(limit: Self.keptLimit, folder: folder.home)
    }
    try store.copy(to: copy)
    let key = SigningKey()
    try KeyFile.write(key, to: folder.nextKey)
    try store.startOver(
      after: fork.seq, keptIn: copy, formerly: former, as: key, vouchedForBy: fork.voucher,
      now: now)
    try takeNextKey()
    return copy
  }
}

extension ReplicaStore {
  /// True if a server whose log contains all of this one still breaks its word: it lacks own events that it
  /// acknowledged, or its log ends before an end that the operator signed.
  ///
  /// - Parameter replica: the identity that was welcomed.
  package func isLetDown(by welcome: Welcome, asking replica: ReplicaID) throws -> Bool {
    try read { view in
      guard replica == self.replica else { return try view.acknowledgedCounter() > 0 }
      do {
        _ = try EndWitness(view, self).judge(welcome.signedEnd, of: welcome)
        try OwnHistory(view, self).compare(with: welcome, wantsLog: true)
        return false
      } catch SyncError.serverIsBehind {
        return true
      } catch SyncError.endWentBack {
        return true
      } catch SyncError.endsContradict {
        return true
      } catch is SyncError {
        return false
      }
    }
  }

  /// Drops the log after a seq and continues under a new key, vouched for by one that the server knows. The
  /// store must be opened anew.
  ///
  /// - Parameters:
  ///   - fork: the result of a `ForkSearch`.
  ///   - copy: the one that `copy(to:)` has just made.
  ///   - former: the replica's earlier identities, in any order.
  package func startOver(
    after fork: Seq, keptIn copy: String, formerly former: [ReplicaID], as key: SigningKey,
    vouchedForBy voucher: SigningKey, now: Instant
  ) throws {
    let name = Self.successorName(of: self.name, key.replica)
    try startOver(
      after: fork, keptIn: copy, formerly: former, as: key.publicKey, name: name,
      ticket: ticket(for: key, as: name, vouchedForBy: voucher), now: now)
  }
}

extension ReplicaFolder {
  /// The keys of the replica's earlier identities, in no order.
  fileprivate func formerKeys() throws -> [SigningKey] {
    try FileManager.default.contentsOfDirectory(atPath: home)
      .filter { $0.hasPrefix("key.") }.map { "\(home)/\($0)" }
      .filter { $0 != nextKey }.compactMap { try? KeyFile.read($0) }
  }
}
