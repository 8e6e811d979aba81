import PostilCore
import PostilLog
import PostilWire

/// The outcome of a push, as its session needs it: sizes and seqs, not the bytes themselves.
enum PushOutcome: Sendable {
  /// A changeset that stands in the log now.
  struct Logged: Sendable {
    let ack: Ack
    let firstSeq: Seq
    let lastSeq: Seq
    /// The bytes of its events.
    let bytes: Int
  }

  case logged(Logged)
  /// A repeated push: the acknowledgement, and the bytes of its events.
  case alreadyHeld(Ack, bytes: Int)
  case refused(Refusal)

  init(_ changeset: Changeset, _ outcome: Appended) {
    switch outcome {
    case .logged(let logged):
      self = .logged(
        Logged(
          ack: Ack(logged), firstSeq: logged.firstSeq, lastSeq: logged.lastSeq,
          bytes: logged.changeset.events.bytes.count))
    case .alreadyHeld(let held):
      self = .alreadyHeld(Ack(held), bytes: changeset.events.bytes.count)
    case .refused(let refusal): self = .refused(refusal)
    }
  }
}

/// The same for returned runs.
enum GiveBackOutcome: Sendable {
  /// The last durable seq, and the bytes of events of the last run.
  case durable(through: Seq, bytes: Int)
  case refused(Refusal)

  init(_ given: RepairSegments, _ outcome: RepairOutcome) {
    switch outcome {
    case .durable:
      self = .durable(through: given.lastSeq, bytes: Int(given.runs.last?.rawBytes ?? 0))
    case .refused(let refusal): self = .refused(refusal)
    }
  }
}

extension Ack {
  fileprivate init(_ logged: LoggedChangeset) {
    self.init(
      lastCounter: logged.changeset.lastCounter, firstSeq: logged.firstSeq,
      receivedAt: logged.receivedAt)
  }

  /// The acknowledgement for a replica that wants the log and gets it before the event's place there.
  var withoutPlace: Ack { Ack(lastCounter: lastCounter, firstSeq: nil, receivedAt: receivedAt) }
}
