import Foundation
import GRDB
package import PostilCore
import PostilLog
import PostilWire

/// Starting over: a replica whose server's log differs from some place on takes it instead of its own.
///
/// ⚖ The common beginning of both logs stays, and the next hello names its end, so different histories are
/// never joined. This replica's later events become strays, to be recorded anew; all of them and those of
/// others are in a copy of the file before anything changes.
extension ReplicaStore {
  /// Copies the whole file: log, outbox, state and the tables beside them.
  ///
  /// - Parameter path: must not exist yet. The copy appears there once it is whole and durable.
  package func copy(to path: String) throws(StoreError) {
    try translatingErrors { try DatabaseFile.copy(database, to: path) { _ in } }
  }

  /// Drops the log after a seq and continues under another identity, in one durable transaction. The store
  /// must be opened anew.
  ///
  /// - Parameters:
  ///   - fork: the end of a changeset: the last place at which this log and the server's are the same; or 0.
  ///   - copy: the one that `copy(to:)` made.
  ///   - former: the replica's earlier identities, in any order.
  ///   - publicKey: the new key's, 32 bytes.
  /// - Throws: `StoreError.busy` where the log has changed since it was copied; `StoreError.damaged` where
  ///   the kept part contradicts the laws of the log. Then nothing has changed.
  package func startOver(
    after fork: Seq, keptIn copy: String, formerly former: [ReplicaID], as publicKey: [UInt8],
    name: Text, ticket: Ticket?, now: Instant
  ) throws {
    let kept: DatabaseQueue
    do {
      kept = try DatabaseFile.openForReading(
        at: copy, kind: .replica)
    } catch {
      throw StoreError(error)
    }
    try write { transaction in
      try kept.readAtOnce { old in
        try transaction.letGo(of: old, after: fork, formerly: former)
        try transaction.beginAnew(
          with: LogTables(db: old), through: fork, as: publicKey, name: name, ticket: ticket,
          now: now)
      }
    }
  }
}

extension ReplicaTransaction {
  /// Makes strays of this replica's events after a seq, and removes the log.
  ///
  /// - Parameter kept: a copy of this file.
  fileprivate mutating func letGo(
    of kept: Database, after fork: Seq, formerly former: [ReplicaID]
  ) throws {
    let (copy, end) = (LogTables(db: kept), try log.end())
    guard
      try copy.end() == end, let chain = try log.chain(at: end, workspace: store.workspace),
      try copy.chain(at: end, workspace: store.workspace) == chain
    else { throw StoreError.busy }
    guard try log.chain(at: fork, workspace: store.workspace) != nil else {
      throw Damage.chain(seq: fork)
    }
    let earlier = try strays()
    try db.execute(sql: "DELETE FROM stray")
    try addStrays(
      of: OwnEvents(of: store.replica, formerly: former, in: kept), in: copy, after: fork,
      before: earlier)
    for stray in earlier { try addStray(stray.id, stray.bytes[...]) }
    try strayOutbox(after: 0)
    let bound = try min(fork, db.fork() ?? fork)
    // Another log follows: all of it is news.
    try note(newsMark: min(view.newsMark() ?? view.firstNews(), fork))
    try db.forget(
      .signedEnd, .formerEnd, .refusedCounter, .refusal, .turnedAway, .restoration, .fork)
    if try view.strayCount() > 0 { try db.set(.fork, to: Int64(storing: bound)) }
    try db.execute(sql: Migration.logRemoval)
    try db.execute(sql: Migration.logCreation)
  }

  /// Makes strays of the replica's own events after a seq, in log order. Where there were strays before,
  /// since another copy of the file wrote other events under the same ids, the log's are that copy's.
  private func addStrays(
    of own: OwnEvents, in log: LogTables, after fork: Seq, before earlier: [Waiting]
  ) throws {
    var ends: [ReplicaID: UInt64] = [:]
    for id in earlier.map(\.id) { ends[id.replica] = min(ends[id.replica] ?? .max, id.counter) }
    try log.read(after: fork) { logged in
      guard own.hold(logged) else { return true }
      let changeset = logged.changeset
      for (index, range) in changeset.events.ranges.enumerated() {
        let id = changeset.id(at: index)
        // The first is the join.
        if id.counter > 1, id.counter < ends[id.replica] ?? .max {
          try addStray(id, changeset.events.bytes[range])
        }
      }
      return true
    }
  }

  private func addStray(_ id: EventID, _ bytes: ArraySlice<UInt8>) throws {
    try db.cachedStatement(sql: "INSERT INTO stray (replica, counter, bytes) VALUES (?, ?, ?)")
      .execute(arguments: [
        Int64(bitPattern: id.replica.bits), try Int64(storing: id.counter), Data(bytes),
      ])
  }

  /// Takes another identity, with the beginning of a log as its own.
  fileprivate func beginAnew(
    with log: LogTables, through fork: Seq, as publicKey: [UInt8], name: Text, ticket: Ticket?,
    now: Instant
  ) throws {
    let replica = try take(publicKey, name: name, ticket: ticket, now: now)
    var anew = ReplicaTransaction(
      db: db, store: ReplicaStore(store, as: replica, called: name))
    _ = try anew.beginLog { try $0.add(log, through: fork) }
    try anew.writeState()
  }

  /// The waiting events that refer only to entities in the log, or to ones that an earlier event of them
  /// creates; the log would refuse the others, or the fold would ignore them for ever, or their entities
  /// would have no parent. A note on an article appears as soon as somebody imports the article, whose id
  /// follows from its contents.
  ///
  /// - Parameter end: the seq up to which they have seen the log.
  func founded(_ events: [Waiting], through end: Seq) throws -> (
    founded: [Waiting], unfounded: [Waiting]
  ) {
    var roster = try view.roster()
    var made: Set<EntityID> = []
    var (founded, unfounded): ([Waiting], [Waiting]) = ([], [])
    for waiting in events {
      guard let event = waiting.event else {
        founded.append(waiting)
        continue
      }
      let isFounded =
        try
        (event.isAnnotation
        || event.references.allSatisfy { try made.contains($0) || view.entity($0) != nil })
        && (event.change.namedEvents ?? []).allSatisfy { range in
          let last = EventID(replica: range.replica, counter: range.last)
          return try ChangesetSpanTable(db: db).seq(of: last).map { $0 <= end } ?? false
        }
        && (!event.change.concernsMembers
          || roster.objection(to: event.change, by: store.replica) != .nobody)
      guard isFounded else {
        unfounded.append(waiting)
        continue
      }
      founded.append(waiting)
      if let target = event.target { made.insert(target) }
      if event.change.concernsMembers {
        roster.apply(
          event.change, by: store.replica, at: end + 1, receivedAt: event.claimedAt)
      }
    }
    return (founded, unfounded)
  }
}

extension Event {
  fileprivate var isAnnotation: Bool {
    if case .annotationAdded = change { true } else { false }
  }
}

extension FirstPull {
  /// Takes the beginning of another log: sealed runs unchanged, and the rest one by one.
  fileprivate mutating func add(_ log: LogTables, through end: Seq) throws {
    var last: Seq = 0
    _ = try log.segments.read(after: 0) { segment in
      guard segment.lastSeq <= end else { return false }
      try add(segment)
      last = segment.lastSeq
      return true
    }
    try log.read(after: last) { logged in
      guard logged.lastSeq <= end else { return false }
      try add([logged])
      return true
    }
  }
}
