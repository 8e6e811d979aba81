import PostilCore
import PostilStore
import PostilWire

/// The part of this replica's log beyond a restored server's: the runs under way, and the next ones.
struct RepairSender {
  /// Everything up to here has been sent, or was on the server.
  private var sent: Seq
  /// The cursor.
  private let end: Seq
  private let creditBytes: Int
  /// Sent and not yet durable there, in log order.
  private var underWay: [(lastSeq: Seq, bytes: Int)] = []

  init(after logEnd: Seq = 0, through cursor: Seq = 0, creditBytes: Int = 0) {
    sent = logEnd
    end = cursor
    self.creditBytes = creditBytes
  }

  /// The next run, if there is one and the credit allows it. One is always allowed.
  mutating func next(_ store: ReplicaStore) throws -> Segment? {
    guard sent < end else { return nil }
    let segment = try store.read { try $0.run(after: sent, bytes: Limits.segmentBytes) }
    let bytes = underWay.reduce(Int(segment.rawBytes)) { $0 + $1.bytes }
    guard bytes <= creditBytes || underWay.isEmpty else { return nil }
    underWay.append((segment.lastSeq, Int(segment.rawBytes)))
    sent = segment.lastSeq
    return segment
  }

  mutating func acknowledge(_ seq: Seq) throws {
    guard let first = underWay.first, first.lastSeq == seq else {
      throw SyncError.protocolViolation("an acknowledgement of what was not given back")
    }
    underWay.removeFirst()
  }

  var isDone: Bool { sent >= end && underWay.isEmpty }
}
