import PostilCore
import PostilReplica
import PostilWire
import TestSupport

/// A replica of a later version of Postil: it writes events that this version does not know, beside
/// some that it does.
///
/// No file and no state: what it proves is that others keep and relay its events unchanged.
struct LaterReplica {
  let author = Author("later")
  private(set) var events: [[UInt8]] = []
  private var lastBase: Seq = 0

  /// Writes the join first.
  ///
  /// - Parameter head: what it knows of the log.
  mutating func write(
    knowing head: Seq, now: Instant, _ choices: inout Choices, about id: EntityID?
  ) {
    lastBase = max(lastBase, head)
    guard !events.isEmpty else {
      events.append(EventEncoder.encode(base: 0, claimedAt: now, change: author.join))
      return
    }
    if let id, choices.once(in: 3) {
      let change = Change.tagged(entity: id, tag: "a")
      events.append(EventEncoder.encode(base: lastBase, claimedAt: now, change: change))
      return
    }
    var writer = ProtoWriter()
    writer.unsigned(1, lastBase)
    writer.signed(2, now.milliseconds)
    if choices.once(in: 2) {
      writer.message(200) { $0.text(1, "of a kind that is not known") }
    } else {
      // A fieldSet of a field that is not known.
      writer.message(16) {
        $0.unsigned(2, 200)
        $0.text(3, "a")
      }
    }
    events.append(writer.bytes)
  }
}

/// Pushes what the server lacks, and pulls nothing.
struct LaterSession: Conversation {
  private let replica: ReplicaID
  private let events: [[UInt8]]
  private let workspaceName: String
  private var answers: [ClientMessage] = []
  private var underWay: UInt64?
  private var isDone = false
  /// The head that the server named.
  private(set) var head: Seq = 0

  init(of replica: LaterReplica, workspaceName: String) {
    self.replica = replica.author.replica
    events = replica.events
    self.workspaceName = workspaceName
  }

  func isFinished() -> Bool { isDone }

  mutating func receive(_ message: ServerMessage) throws {
    switch message {
    case .greeting:
      answers.append(
        .hello(
          Hello(
            version: ProtocolVersion.current, workspaceName: Text(workspaceName), workspaceID: [],
            replica: replica, cursor: 0, chain: nil, wantsLog: false)))
    case .welcome(let welcome):
      head = welcome.head
      let lacking = events.dropFirst(Int(welcome.lastCounter))
      guard !lacking.isEmpty else {
        isDone = true
        return
      }
      underWay = UInt64(events.count)
      answers.append(
        .push(
          try Changeset(
            replica: replica, firstCounter: welcome.lastCounter + 1,
            events: EventRun(events: Array(lacking)))))
    case .ack(let ack): isDone = ack.lastCounter == underWay
    case .refusal(let refusal): throw SyncError.refused(refusal)
    case .changesets, .segment, .head:
      throw SyncError.protocolViolation("a message out of order")
    }
  }

  mutating func nextMessages() -> [ClientMessage] {
    defer { answers = [] }
    return answers
  }
}
