package import PostilCore
package import PostilLog
package import PostilWire

/// What a session took and hands over, to be made durable in the log.
package enum Delivery: Equatable, Sendable {
  /// `ServerSession.appended` takes what became of it.
  case push(Changeset)
  /// `ServerSession.tookBack` takes what became of it.
  case giveBack(GivenBack)
}

/// What a replica gives back of a log that lost its end.
package struct GivenBack: Equatable, Sendable {
  /// At least one, without a gap.
  package let runs: [Segment]
  /// An end that the operator signed: if the runs extend the log to exactly that, the log was put back from a
  /// copy, and heals from then on. `nil` for a log that heals.
  package let claim: LogEnd?

  var lastSeq: Seq { runs.last?.lastSeq ?? 0 }
}

extension LogStore {
  /// Makes durable what was given back.
  ///
  /// - Parameter epoch: for a log that turns out to have been put back: one that no other log of the workspace
  ///   has.
  package mutating func take(_ given: GivenBack, as epoch: Epoch, now: Instant) throws(LogError)
    -> TakenBack
  {
    if let claim = given.claim {
      return try repair(with: given.runs, to: claim, as: epoch, now: now)
    }
    var outcome = TakenBack.refused(Refusal(.outOfOrder))
    for run in given.runs { outcome = try takeBack(run, now: now) }
    return outcome
  }
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
  /// With where each event lies.
  var waitingBytes: Int {
    events.bytes.count + events.count * MemoryLayout<Range<Int>>.size
  }
}

extension GivenBack {
  /// Packed, as it waits, and unpacked run by run, as it is appended.
  var waitingBytes: Int {
    runs.reduce(0) { $0 + $1.keptBytes } + Int(runs.map(\.rawBytes).max() ?? 0)
  }
}
