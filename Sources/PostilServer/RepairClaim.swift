import PostilCore
import PostilLog
import PostilWire

/// A replica's word that the log was put back from a copy: its own reaches an end beyond ours that the operator
/// signed.
///
/// ⚖ A claim starts nothing: what the replica gives back is kept until it reaches that end, and repair begins
/// if it extends the log to exactly that. Source: Protocol/WIRE.md, "Put back from a copy".
struct RepairClaim: Sendable {
  /// What the operator signed.
  let end: LogEnd
  /// What came so far; empty once it was handed over.
  private var runs: [Segment] = []
  private(set) var isHandedOver = false

  /// - Returns: `nil` where the hello proves nothing: for an end that the operator did not sign, that the log has
  ///   reached, or that the replica has not; and where the log heals already.
  init?(_ hello: Hello, on log: some LogStore) throws(LogError) {
    guard log.restoration != .healing, let chain = hello.chain, let said = hello.newestEnd,
      hello.workspaceID == log.workspace.id, said.end.workspaceID == log.workspace.id,
      said.end.seq < hello.cursor || (said.end.seq == hello.cursor && said.end.chain == chain),
      try said.end.seq > log.head()
    else { return nil }
    let roster = try log.members()
    guard let founder = roster.founder.flatMap({ roster.seats[$0]?.publicKey }),
      said.isSigned(by: founder)
    else { return nil }
    end = said.end
  }

  /// Bytes that are kept, packed.
  var bytes: Int { runs.reduce(0) { $0 + $1.bytes.count } }

  enum Taken {
    case kept
    /// To be made durable now, in this order, and whatever follows it.
    case whole([Segment])
    case tooMuch(bytes: Int)
  }

  /// Takes the next run.
  ///
  /// - Parameter isHealing: since another's claim was proven meanwhile.
  mutating func take(_ run: Segment, isHealing: Bool) -> Taken {
    runs.append(run)
    guard bytes <= Limits.claimBytes else { return .tooMuch(bytes: bytes) }
    guard run.lastSeq >= end.seq || isHealing else { return .kept }
    defer { (runs, isHandedOver) = ([], true) }
    return .whole(runs)
  }
}
