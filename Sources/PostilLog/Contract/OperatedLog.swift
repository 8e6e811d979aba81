package import PostilCore
package import PostilWire

/// A log as its operator reads it and writes to it, whether servers serve it meanwhile or not.
///
/// A protocol because the log lies in a file or in a database.
package protocol OperatedLog: LogStore {
  /// The limits under which the sums of owners' events are counted.
  func roomLimits() throws(LogError) -> RoomLimits

  /// The size of the log, from one consistent read.
  func size() throws(LogError) -> LogSize

  /// Every replica in the log, by the order of their ids as signed numbers.
  func frontiers() throws(LogError) -> [(replica: ReplicaID, frontier: Frontier)]

  /// The acts, in log order.
  func acts() throws(LogError) -> [LoggedAct]

  /// The events of a range that the log holds, in their order.
  func eachEvent(in named: CounterSet, _ visit: (NamedEvent) throws -> Void) throws(LogError)

  /// The changeset that holds a seq; `nil` beyond the end.
  func changeset(holding seq: Seq) throws(LogError) -> LoggedChangeset?

  /// A replica's own chain at the end of the changeset that begins at a seq.
  func ownChain(ofChangesetAt seq: Seq) throws(LogError) -> Chain?

  /// The log after a seq, up to the end of one segment or of `bytes` of events of the open tail. A segment that begins
  /// exactly there is returned as stored.
  ///
  /// - Parameter seq: the end of a changeset before the end, or 0.
  func run(after seq: Seq, bytes: Int) throws(LogError) -> Segment

  /// The end of the log with its epoch, all read at once, even while a server starts.
  ///
  /// - Returns: `nil` for a log that was restored from a copy without a start that noticed it.
  func logEnd() throws(LogError) -> LogEnd?

  /// True if the log was restored from a copy, and no start has noticed it yet.
  func isPutBack() throws -> Bool

  /// Appends the operator's changes, whether a server serves the log meanwhile or not.
  ///
  /// ⚖ Not while the log heals, nor where it was restored from a copy and no start has noticed: replicas hold other
  /// events under the seqs, and perhaps under the operator's counters, that it would use.
  ///
  /// - Parameter key: that of a replica in the log.
  func record(_ changes: [Change], by key: SigningKey, now: Instant) throws -> Appended
}

extension OperatedLog {
  /// The set-asides at the end.
  package func setAsides() throws -> SetAsides {
    var setAsides = SetAsides()
    for act in try acts() { try act.apply(to: &setAsides) }
    return setAsides
  }

  /// The acts of admins about other events, in log order: only those that count.
  package func setAsideActs() throws -> [(seq: Seq, replica: ReplicaID, change: Change)] {
    try acts().compactMap { act in
      guard !act.isIgnored else { return nil }
      let change = try act.change()
      return change.namedEvents == nil ? nil : (act.seq, act.replica, change)
    }
  }

  /// The first of some events that is about members or about other events; `nil` where none is.
  package func firstAct(in named: CounterSet) throws(LogError) -> Event? {
    var act: Event?
    try eachEvent(in: named) { found in
      if found.event.change.isAct { act = act ?? found.event }
    }
    return act
  }

  /// The operator's public key, 32 bytes: the founder's, whose join is the first event. `nil` in an open workspace and
  /// for an empty log.
  package func founderKey() throws -> [UInt8]? {
    guard !workspace.isOpen, let first = try acts().first else { return nil }
    guard case .memberJoined(_, let publicKey, _) = try first.change(),
      workspace.isFounded(by: publicKey)
    else { throw Damage.notAMember(seq: 1) }
    return publicKey
  }

  /// The last seq up to one at which a changeset ends.
  package func boundary(upTo seq: Seq) throws(LogError) -> Seq {
    guard seq > 0 else { return 0 }
    guard let holding = try changeset(holding: seq) else { return try end() }
    return holding.lastSeq == seq ? seq : holding.firstSeq - 1
  }

  /// Reads the log from its first event until `visit` says `false`.
  package func readLog(_ visit: (LoggedChangeset) throws -> Bool) throws {
    var last: Seq = 0
    while case let batch = try changesets(after: last, bytes: Limits.batchBytes),
      let end = batch.last?.lastSeq
    {
      for logged in batch { guard try visit(logged) else { return } }
      last = end
    }
  }
}
