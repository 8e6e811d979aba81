import PostilCore
import PostilLog
import PostilWire

/// A member's word that the log was put back from a copy: their own reaches an end beyond ours that the operator
/// signed in this epoch.
///
/// ⚖ A claim starts nothing: what the replica gives back is kept until it reaches that end, and repair begins
/// if it extends the log to exactly that. Source: Protocol/WIRE.md, "Put back from a copy".
struct RepairClaim: Sendable {
  /// The end that the operator signed.
  let end: LogEnd
  /// The runs received so far; empty once they are handed over.
  private var runs: [Segment] = []
  /// The memory that they take.
  private(set) var bytes = 0
  private var rawBytes = 0
  /// The first seq of the next run.
  private var next: Seq
  private(set) var isHandedOver = false

  /// - Returns: `nil` where the hello proves nothing: for an end that the operator did not sign in this epoch,
  ///   that the log has reached, or that the replica has not; for a replica without a device, and where the log heals
  ///   already.
  init?(_ hello: Hello, on log: LogState, of workspace: WorkspaceIdentity) {
    guard log.restoration != .healing, let chain = hello.chain, let said = hello.newestEnd,
      hello.workspaceID == workspace.id, said.end.workspaceID == workspace.id,
      said.end.epoch == log.epoch, said.end.seq > log.end,
      said.end.seq < hello.cursor || (said.end.seq == hello.cursor && said.end.chain == chain)
    else { return nil }
    guard log.roster.devices[hello.replica] != nil,
      let founder = log.roster.founder.flatMap({ log.roster.devices[$0]?.publicKey }),
      said.isSigned(by: founder)
    else { return nil }
    end = said.end
    next = log.end + 1
  }

  enum Taken {
    case kept
    /// To be made durable now, in this order, with all later runs.
    case whole([Segment])
    /// It does not follow the one before.
    case outOfOrder
    case tooMuch
  }

  /// Takes the next run.
  ///
  /// - Parameter isHealing: since another's claim was proven meanwhile.
  mutating func take(_ run: Segment, isHealing: Bool) -> Taken {
    guard run.firstSeq == next else { return .outOfOrder }
    runs.append(run)
    next = run.lastSeq + 1
    bytes += run.keptBytes
    rawBytes += Int(run.rawBytes)
    guard bytes <= Limits.claimBytes, rawBytes <= Limits.claimRawBytes,
      runs.count <= Limits.claimRuns
    else { return .tooMuch }
    guard run.lastSeq >= end.seq || isHealing else { return .kept }
    defer { (runs, bytes, isHandedOver) = ([], 0, true) }
    return .whole(runs)
  }
}

extension Segment {
  /// The memory that it takes, packed.
  var keptBytes: Int {
    bytes.count + starts.count * MemoryLayout<Start>.stride + MemoryLayout<Segment>.stride
  }
}
