package import PostilLog
package import PostilWire

/// Events that a session took and hands over, to be made durable in the log.
package enum Delivery: Equatable, Sendable {
  /// `ServerSession.appended` takes its outcome.
  case push(Changeset)
  /// `ServerSession.tookBack` takes its outcome.
  case giveBack(RepairSegments)
}

extension Delivery {
  /// The memory that it takes until it is durable.
  var waitingBytes: Int {
    switch self {
    case .push(let changeset): changeset.waitingBytes
    case .giveBack(let given): given.waitingBytes
    }
  }
}

extension Changeset {
  /// The bytes of the events, and of the ranges in which they lie.
  var waitingBytes: Int {
    events.bytes.count + events.count * MemoryLayout<Range<Int>>.size
  }
}

extension RepairSegments {
  /// Packed, as it waits, and unpacked run by run, as it is appended.
  var waitingBytes: Int {
    runs.reduce(0) { $0 + $1.keptBytes } + Int(runs.map(\.rawBytes).max() ?? 0)
  }
}
