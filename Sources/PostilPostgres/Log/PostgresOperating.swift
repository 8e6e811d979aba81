package import PostilCore
package import PostilLog
package import PostilWire

/// The log as its operator reads it and writes to it, while any number of servers serve it.
extension PostgresLog: OperatedLog {
  package func roomLimits() throws(LogError) -> RoomLimits { try reader.read { $0.row.limits } }

  package func size() throws(LogError) -> LogSize { try reader.size() }

  package func frontiers() throws(LogError) -> [(replica: ReplicaID, frontier: Frontier)] {
    try reader.read { try $0.side.frontiers() }
  }

  package func acts() throws(LogError) -> [LoggedAct] { try reader.read { try $0.side.acts() } }

  package func eachEvent(in named: CounterSet, _ visit: (NamedEvent) throws -> Void)
    throws(LogError)
  {
    try reader.read { try $0.eachEvent(in: named, visit) }
  }

  package func changeset(holding seq: Seq) throws(LogError) -> LoggedChangeset? {
    try reader.read { try $0.changeset(holding: seq) }
  }

  package func ownChain(ofChangesetAt seq: Seq) throws(LogError) -> Chain? {
    try reader.read { try $0.ownChain(ofChangesetAt: seq) }
  }

  package func run(after seq: Seq, bytes: Int) throws(LogError) -> Segment {
    try reader.read { try $0.run(after: seq, bytes: bytes) }
  }

  /// ⚖ Confirmed: an end that was signed is in the log after any failover.
  package func logEnd() throws(LogError) -> LogEnd? {
    let state = try state(for: ReplicaID(bits: 0))
    return LogEnd(
      workspaceID: workspace.id, epoch: state.epoch, seq: state.end, chain: state.chain)
  }

  package func isPutBack() -> Bool { false }

  package func record(_ changes: [Change], by key: SigningKey, now: Instant) throws(LogError)
    -> Appended
  {
    _ = try endRepair(now: now)
    return try writer.write(GroupWriter.Wanted(replicas: [key.replica])) { group in
      guard group.row.life.restoration != .healing else {
        return .nothing(.refused(Refusal(.healing)))
      }
      return .written(try group.appender.record(changes, by: key, now: now))
    }
  }
}
