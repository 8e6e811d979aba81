import PostilCore
import PostilLog
import PostilWire

/// Folds a whole log at once, making every row once: for a clone, a rebuild, a look back and a verification.
///
/// `Projection.fold` does the same event by event and is the reference for this; it writes an entity again
/// for each batch that touches it, all over the file. Here the events are sorted first, by the place of the
/// entity that they write to, into partitions; one at a time is folded in memory and written from front to
/// back.
struct BulkFold<Output: FoldOutput> {
  private let table: EntityTable
  private(set) var output: Output
  private let end: Seq
  /// The number of seqs of entities in a partition.
  private let partitionSeqs: Seq
  /// The bytes of new entities that end a partition earlier.
  private let partitionBytes = 8 << 20
  /// The first place of each partition, and the bytes of new entities on the last.
  private var partitionStarts: [Seq] = [0]
  private var lastPartitionBytes = 0
  private let partitions = Partitions()
  private var spans = ChangesetSpans()
  private var articles: [ContentID: Seq] = [:]
  private var terms: [ContentID: Seq] = [:]
  /// The revisions whose texts have come so far.
  private var revisions: Set<ContentID> = []
  private var tally: Tally
  private var roster: Roster
  /// The set-asides at the end.
  private let setAsides: SetAsides
  /// Entities with a standing deletion, and their flags before the entities below them are read.
  private var deleted: [(id: EntityID, place: EntityPlace, flags: Flags)] = []

  /// - Parameters:
  ///   - table: with the entities, once all are written.
  ///   - end: the last seq that counts.
  ///   - partitionSeqs: the number of seqs of entities in a partition: about 10 MB of memory by default, of
  ///     which three are under way.
  init(
    _ table: EntityTable, into output: Output, of workspace: WorkspaceIdentity,
    through end: Seq = .max, settingAside setAsides: SetAsides = SetAsides(),
    partitionSeqs: Seq = 8_192
  ) {
    self.setAsides = setAsides
    self.table = table
    self.output = output
    roster = workspace.emptyRoster
    self.end = end
    self.partitionSeqs = partitionSeqs
    tally = Tally(db: table.db)
  }

  /// Sorts the events of a changeset; those of the log come in log order.
  mutating func add(_ judged: JudgedChangeset) throws {
    let logged = judged.logged
    let events = judged.events
    spans.append(logged)
    try output.add(logged)
    let run = logged.changeset.events
    for (index, event) in events.enumerated() {
      let seq = logged.firstSeq + UInt64(index)
      guard seq <= end else { return }
      let verdict = judged.ignored.isEmpty ? nil : judged.ignored[index]
      if verdict == .adoptedAct {
        try output.add(.adoptedAct, at: seq)
        continue
      }
      if event.change.concernsMembers {
        roster.apply(event.change, by: event.id.replica, at: seq, receivedAt: logged.receivedAt)
        continue
      }
      if event.change.namedEvents != nil {
        if let verdict { try output.add(verdict, at: seq) }
        continue
      }
      let textVerdict = try keepText(of: event, at: seq)
      if let reason = setAsides.contains(event.id) ? .setAside : verdict ?? textVerdict {
        try output.add(reason, at: seq)
        continue
      }
      guard let target = event.target else {
        try output.add(.unknownKind, at: seq)
        continue
      }
      guard let entityPlace = place(of: target, for: event, at: seq) else {
        try output.add(event.unfolded ?? .unknownEntity, at: seq)
        continue
      }
      let bytes = run.bytes[run.ranges[index]]
      if entityPlace == seq { openPartition(for: bytes.count, at: seq) }
      try partitions.add(
        bytes, id: event.id,
        place: RecordedEvent.Place(seq: seq, receivedAt: logged.receivedAt),
        to: partition(of: entityPlace))
    }
  }

  /// Sorts an event of the own outbox: these come last, in the order of their counters.
  mutating func add(pending event: Event, bytes: [UInt8]) throws {
    let own = try pendingPlace(event.id.counter)
    _ = try keepText(of: event, at: nil)
    guard let target = event.target else { return }
    var entityPlace = place(of: target, for: event, at: own)
    if entityPlace == nil, let creator = target.event, creator.replica == table.own,
      creator.counter <= event.id.counter
    {
      entityPlace = try pendingPlace(creator.counter)
    }
    guard let entityPlace else { return }
    if entityPlace == own { openPartition(for: bytes.count, at: own) }
    try partitions.add(bytes[...], id: event.id, place: nil, to: partition(of: entityPlace))
  }

  /// Behind all seqs, so that pending entities come last: see `EntityPlace`.
  private func pendingPlace(_ counter: UInt64) throws -> Seq {
    Seq(try EntityPlace(pending: counter).row)
  }

  /// Folds the added events and writes the result.
  mutating func foldPartitions() throws {
    var ahead = PrefetchQueue<FoldedPartition>(depth: 2)
    let roster = roster
    for number in 0..<partitions.count {
      let (bytes, entries) = try partitions.take(number)
      ahead.start { try FoldedPartition(bytes: bytes, entries: entries, roster: roster) }
      if let folded = try ahead.due() { try put(folded) }
    }
    while let folded = try ahead.rest() { try put(folded) }
    try output.endRows()
    try weighDeletions()
    try output.put(tally)
  }

  /// New entities go to the last partition; a new one begins when that holds enough.
  private mutating func openPartition(for bytes: Int, at place: Seq) {
    let start = partitionStarts[partitionStarts.count - 1]
    let isFull = lastPartitionBytes > 0 && lastPartitionBytes + bytes > partitionBytes
    if isFull || place - start >= partitionSeqs {
      partitionStarts.append(place)
      lastPartitionBytes = 0
    }
    lastPartitionBytes += bytes
  }

  private func partition(of place: Seq) -> Int {
    var low = 0
    var high = partitionStarts.count
    while low < high {
      let middle = (low + high) / 2
      if partitionStarts[middle] <= place { low = middle + 1 } else { high = middle }
    }
    return low - 1
  }

  /// Writes the text that an event brings, if it brings one.
  ///
  /// - Returns: the reason why the event changes nothing, if texts can tell.
  private mutating func keepText(of event: Event, at seq: Seq?) throws -> Fold.Reason? {
    let judgement = try TextJudgement(
      of: event, at: seq,
      size: { revisions.contains($0) ? try output.size(of: $0) : nil }, text: output.text)
    if case .brings(let held) = judgement {
      revisions.insert(held.id)
      try output.add(held)
    }
    return judgement.reason
  }

  /// The place of an entity's row.
  ///
  /// - Parameter own: the place of the event's own entity if it makes one.
  private mutating func place(of target: EntityID, for event: Event, at own: Seq) -> Seq? {
    switch target {
    case .annotation(let creator), .reply(let creator): return spans.seq(of: creator)
    case .article(let article):
      if let known = articles[article] { return known }
      guard case .articleImported = event.change else { return nil }
      articles[article] = own
    case .term(let term):
      if let known = terms[term] { return known }
      guard event.makesTerm else { return nil }
      terms[term] = own
    }
    return own
  }

  private mutating func put(_ partition: FoldedPartition) throws {
    for (reason, seq) in partition.ignored { try output.add(reason, at: seq) }
    for row in partition.rows {
      try output.add(row)
      if row.hasDeletion { deleted.append((row.id, row.place, row.flags)) }
      tally.add(row.id.kind, from: false, to: !row.flags.contains(.hidden))
    }
  }

  /// Weighs deletions against the entities below theirs, after their own entity alone.
  private mutating func weighDeletions() throws {
    var hanging = Descendants(table)
    let children = try RowReader(table.db, sql: "SELECT 1 FROM entity WHERE parent = ? LIMIT 1")
    for (id, place, flags) in deleted {
      var weighed = flags
      children.bind(1, id.hash64)
      // Most have nothing below them, and need not be read. An answer to a reply names the annotation.
      if try id.kind == .reply || children.only({ true }) {
        guard let row = try table.row(at: place) else { throw Damage.state("a row is gone") }
        let below = try hanging.edits(below: row.entity)
        if !below.isEmpty {
          weighed = flags.weighing(Deletion(of: row.entity, below: below))
        }
      }
      try output.mark(place, weighed, before: flags)
      tally.add(id.kind, from: !flags.contains(.hidden), to: !weighed.contains(.hidden))
    }
  }
}

extension BulkFold<ProjectionWriter> {
  init(
    writing table: EntityTable, of workspace: WorkspaceIdentity, through end: Seq = .max,
    settingAside setAsides: SetAsides = SetAsides(), partitionSeqs: Seq = 8_192
  ) throws {
    self.init(
      table, into: try ProjectionWriter(table), of: workspace, through: end,
      settingAside: setAsides, partitionSeqs: partitionSeqs)
  }

  /// Folds a log from its first event up to a seq into empty tables.
  static func fold(
    _ log: LogTables, of workspace: WorkspaceIdentity, through end: Seq,
    verdicts: [Seq: Fold.Reason],
    into table: EntityTable
  ) throws {
    let setAsides = try MembershipTable(db: log.db).setAsides(through: end)
    var fold = try BulkFold(
      writing: table, of: workspace, through: end, settingAside: setAsides)
    try fold.add(log, verdicts: verdicts, through: end)
    try fold.foldPartitions()
  }

  /// Sorts the events of a log that was judged already, up to a seq.
  mutating func add(_ log: LogTables, verdicts: [Seq: Fold.Reason], through end: Seq) throws {
    try log.readDecoded { changesets, events in
      for (logged, events) in zip(changesets, events) where logged.firstSeq <= end {
        var ignored: [Int: Fold.Reason] = [:]
        for index in verdicts.isEmpty ? 0..<0 : events.indices {
          ignored[index] = verdicts[logged.firstSeq + UInt64(index)]
        }
        try add(JudgedChangeset(logged, events, ignored: ignored))
      }
      return changesets.last.map { $0.lastSeq < end } ?? true
    }
  }
}
