import GRDB
import PostilCore
import PostilLog
package import PostilWire

/// The first import of a log into a replica that holds nothing of it yet: judged in its order, and folded at
/// once.
///
/// Used for the segments of a first pull, and for a bundle that begins a replica's log.
package struct FirstPull {
  private let db: Database
  private let view: ReplicaView
  private let replica: ReplicaID
  private var appender: LogAppender<LogRows>
  private var bulkFold: BulkFold<ProjectionWriter>
  private var ahead = PrefetchQueue<OpenedSegment>(depth: 3)
  /// The log's with everything added. Each segment is checked against the chain that the one before it
  /// names: together they cover the whole log.
  private var chain: Chain
  /// The number of events of others that came.
  private(set) var others = 0

  /// - Parameter appender: of an empty log, with no state beside it.
  init(_ db: Database, of store: ReplicaStore, _ appender: LogAppender<LogRows>) throws {
    self.db = db
    self.appender = appender
    view = ReplicaView(db: db, store: store)
    replica = store.replica
    bulkFold = try BulkFold(writing: EntityTable(db: db, own: replica), of: store.workspace)
    chain = appender.chain
  }

  /// Takes the next segment as it was received.
  ///
  /// - Throws: `Damage` for a contradiction to the laws of the log, also of one before it.
  package mutating func add(_ segment: Segment) throws {
    let before = chain
    ahead.start { try OpenedSegment(segment, after: before) }
    chain = segment.chain
    if let opened = try ahead.due() { try take(appender.append(opened)) }
  }

  /// Takes the changesets after the segments, for the open tail.
  ///
  /// - Throws: `Damage` for a contradiction to the laws of the log, also of one before it.
  package mutating func add(_ changesets: [LoggedChangeset]) throws {
    try endSegments()
    for logged in changesets {
      if let judged = try appender.append(logged) { try take([judged]) }
    }
    chain = appender.chain
  }

  /// Writes the tables beside the log, and folds log and outbox.
  ///
  /// - Returns: the log's roster.
  mutating func fold() throws -> Roster {
    try endSegments()
    try appender.save()
    if let frontier = try view.ownFrontier() {
      try db.execute(
        sql: "DELETE FROM outbox WHERE counter <= ?",
        arguments: [try Int64(storing: frontier.lastCounter)])
    }
    try view.eachPending { try bulkFold.add(pending: $0, bytes: $1) }
    try bulkFold.foldPartitions()
    return appender.roster
  }

  private mutating func endSegments() throws {
    while let opened = try ahead.rest() { try take(appender.append(opened)) }
  }

  private mutating func take(_ changesets: [JudgedChangeset]) throws {
    for judged in changesets {
      try bulkFold.add(judged)
      let changeset = judged.logged.changeset
      if changeset.replica == replica {
        try expectPending(changeset)
      } else {
        others += changeset.events.count
      }
    }
  }

  /// Own events that come with the log must be the waiting ones.
  private func expectPending(_ changeset: Changeset) throws {
    for (index, range) in changeset.events.ranges.enumerated() {
      let counter = changeset.id(at: index).counter
      guard let pending = try view.pendingBytes(of: counter) else { continue }
      guard pending[...] == changeset.events.bytes[range] else {
        throw Damage.ownEvents(counter: counter)
      }
    }
  }
}
