import Foundation
import GRDB
import PostilCore
import PostilWire

/// Folds a whole log into empty tables, writing every row once: for a clone, a rebuild and a look back.
///
/// `Projection.fold` does the same event by event and is what this is held against; it writes an
/// entity again for each batch that touches it, all over the file. Here the events are sorted first,
/// by the place of the entity that they write to, into shelves of which one at a time is folded in
/// memory and written from front to back.
struct BulkFold {
  private let db: Database
  private let table: EntityTable
  private let end: Seq
  /// How many seqs of entities make a shelf.
  private let shelfSeqs: Seq
  /// How many bytes of new entities end a shelf before that.
  private static let shelfBytes = 8 << 20
  /// The first seq of each shelf, and the bytes of new entities on the last.
  private var shelfStarts: [Seq] = [0]
  private var lastShelfBytes = 0
  private let shelves = Shelves()
  private var runs = RunIndex()
  private var articles: [ContentID: Seq] = [:]
  private var tally: Tally
  private var roster: Roster
  /// Entities with a standing deletion, and what was found of them before looking at what hangs on
  /// them.
  private var deleted: [(place: EntityPlace, attention: Attention)] = []
  private let runRows: RowWriter
  private let entityRows: RowWriter
  private let historyRows: RowWriter
  private let articleRows: RowWriter
  private let revisionRows: RowWriter
  private let ignoredRows: RowWriter

  /// - Parameters:
  ///   - own: the replica whose outbox is folded afterwards.
  ///   - end: the last seq that counts.
  ///   - shelfSeqs: how many seqs of entities make a shelf: about 10 MB of memory as it is, of which
  ///     three are under way.
  init(
    db: Database, own: ReplicaID, workspace: WorkspaceIdentity, through end: Seq,
    shelfSeqs: Seq = 8_192
  ) throws {
    self.db = db
    roster = Roster(isOpen: workspace.isOpen)
    self.end = end
    self.shelfSeqs = shelfSeqs
    table = EntityTable(db: db, own: own)
    tally = Tally(db: db)
    runRows = try RowWriter(
      db,
      sql: """
        INSERT INTO run (first_seq, last_seq, replica, first_counter, received_at)
        VALUES (?, ?, ?, ?, ?)
        """)
    entityRows = try RowWriter(
      db,
      sql: """
        INSERT INTO entity (place, kind, parent, attention, state, joined_prose, bases, history)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """)
    historyRows = try RowWriter(
      db, sql: "INSERT INTO entity_history (place, number, entries) VALUES (?, ?, ?)")
    articleRows = try RowWriter(db, sql: "INSERT INTO article (id, place) VALUES (?, ?)")
    revisionRows = try RowWriter(
      db, sql: "INSERT OR IGNORE INTO revision (id, text) VALUES (?, ?)")
    ignoredRows = try RowWriter(db, sql: "INSERT INTO ignored_event (seq, reason) VALUES (?, ?)")
  }

  /// Folds a log from its first event up to a seq.
  static func fold(
    _ log: LogTables, through end: Seq, into db: Database, own: ReplicaID,
    workspace: WorkspaceIdentity, shelfSeqs: Seq = 8_192
  ) throws {
    var fold = try BulkFold(
      db: db, own: own, workspace: workspace, through: end, shelfSeqs: shelfSeqs)
    try log.readOpened { changesets, events in
      for (logged, events) in zip(changesets, events) where logged.firstSeq <= end {
        try fold.add(logged, events: events)
      }
      return changesets.last.map { $0.lastSeq < end } ?? true
    }
    try fold.finish()
  }

  /// Sorts the events of a changeset; those of the log come in log order.
  mutating func add(_ logged: LoggedChangeset, events: [Event]) throws {
    runs.append(logged)
    runRows.bind(1, try Int64(storing: logged.firstSeq))
    runRows.bind(2, try Int64(storing: logged.lastSeq))
    runRows.bind(3, Int64(bitPattern: logged.changeset.replica.bits))
    runRows.bind(4, try Int64(storing: logged.changeset.firstCounter))
    runRows.bind(5, logged.receivedAt.milliseconds)
    try runRows.insert()
    let run = logged.changeset.events
    for (index, event) in events.enumerated() {
      let seq = logged.firstSeq + UInt64(index)
      guard seq <= end else { return }
      if event.change.concernsMembers {
        roster.apply(event.change, by: event.id.replica, at: seq, receivedAt: logged.receivedAt)
        continue
      }
      guard let target = Fold.target(of: event) else {
        try ignore(.unknownKind, at: seq)
        continue
      }
      guard let place = place(of: target, for: event, at: seq) else {
        try ignore(.unknownEntity, at: seq)
        continue
      }
      let bytes = run.bytes[run.ranges[index]]
      if place == seq { openShelf(for: bytes.count, at: seq) }
      try shelves.add(
        bytes, id: event.id, seq: seq, receivedAt: logged.receivedAt, to: shelf(of: place))
    }
  }

  /// Folds what was added and writes it.
  mutating func finish() throws {
    var ahead = Ahead<FoldedShelf>(depth: 2)
    let roster = roster
    for number in 0..<shelves.count {
      let (bytes, entries) = try shelves.take(number)
      ahead.start { try FoldedShelf(bytes: bytes, entries: entries, roster: roster) }
      if let folded = try ahead.due() { try write(folded) }
    }
    while let folded = try ahead.rest() { try write(folded) }
    try weighDeletions()
    try tally.save()
  }

  /// New entities come on the last shelf; a new one begins when that holds enough.
  private mutating func openShelf(for bytes: Int, at seq: Seq) {
    let start = shelfStarts[shelfStarts.count - 1]
    let isFull = lastShelfBytes > 0 && lastShelfBytes + bytes > Self.shelfBytes
    if isFull || seq - start >= shelfSeqs {
      shelfStarts.append(seq)
      lastShelfBytes = 0
    }
    lastShelfBytes += bytes
  }

  private func shelf(of place: Seq) -> Int {
    var low = 0
    var high = shelfStarts.count
    while low < high {
      let middle = (low + high) / 2
      if shelfStarts[middle] <= place { low = middle + 1 } else { high = middle }
    }
    return low - 1
  }

  private mutating func place(of target: EntityID, for event: Event, at seq: Seq) -> Seq? {
    guard let creator = target.event else {
      guard case .article(let article) = target else { return nil }
      if let known = articles[article] { return known }
      guard case .articleImported = event.change else { return nil }
      articles[article] = seq
      return seq
    }
    return runs.seq(of: creator)
  }

  private mutating func write(_ shelf: FoldedShelf) throws {
    for (reason, seq) in shelf.ignored { try ignore(reason, at: seq) }
    for (revision, text) in shelf.revisions {
      revisionRows.bind(1, blob: revision.bytes)
      revisionRows.bind(2, text: text)
      try revisionRows.insert()
    }
    for row in shelf.rows {
      try write(row)
      if row.hasDeletion { deleted.append((row.place, row.attention)) }
      tally.add(row.kind, from: false, to: !row.attention.contains(.hidden))
    }
  }

  private func write(_ row: FoldedRow) throws {
    entityRows.bind(1, row.place.row)
    entityRows.bind(2, Int64(row.kind.rawValue))
    if let parent = row.parent { entityRows.bind(3, parent) } else { entityRows.bindNull(3) }
    entityRows.bind(4, row.attention.rawValue)
    entityRows.bind(5, blob: row.state)
    if let prose = row.joinedProse {
      entityRows.bind(6, text: prose)
    } else {
      entityRows.bindNull(6)
    }
    if row.bases.isEmpty { entityRows.bindNull(7) } else { entityRows.bind(7, blob: row.bases) }
    entityRows.bind(8, blob: row.history)
    try entityRows.insert()
    for (number, entries) in row.chunks.enumerated() {
      historyRows.bind(1, row.place.row)
      historyRows.bind(2, Int64(number))
      historyRows.bind(3, blob: entries)
      try historyRows.insert()
    }
    if let article = row.article {
      articleRows.bind(1, blob: article.bytes)
      articleRows.bind(2, row.place.row)
      try articleRows.insert()
    }
  }

  private func ignore(_ reason: Fold.Reason, at seq: Seq) throws {
    ignoredRows.bind(1, try Int64(storing: seq))
    ignoredRows.bind(2, Int64(reason.rawValue))
    try ignoredRows.insert()
  }

  /// Deletions were weighed against their own entity alone so far.
  private mutating func weighDeletions() throws {
    var hanging = Descendants(table)
    for (place, attention) in deleted {
      guard let row = try table.row(at: place) else { throw Damage.state("a row is gone") }
      let descendants = try hanging.of(row.entity)
      guard !descendants.isEmpty else { continue }
      let weighed = attention.weighing(Deletion(of: row.entity, descendants: descendants))
      guard weighed != attention else { continue }
      try table.mark(place, weighed)
      tally.add(
        row.entity.id.kind, from: !attention.contains(.hidden), to: !weighed.contains(.hidden))
    }
  }
}
