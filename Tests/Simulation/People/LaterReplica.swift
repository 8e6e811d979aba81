import PostilCore
import PostilReplica
import PostilLog
import PostilStore
import PostilWire
import TestSupport

/// A client of somebody's own, of a later version of Postil: it writes events that this version does not
/// know, and anything else that the wire lets through, having seen any part of the log.
///
/// No file and no state: it proves that others keep and relay its events unchanged, and that nothing
/// that the server takes from it harms them.
struct LaterReplica {
  let identity: Identity
  private(set) var events: [[UInt8]] = []
  private(set) var lastBase: Seq = 0

  init(_ identity: Identity) {
    self.identity = identity
  }

  /// As if it had not written the events from a counter on.
  mutating func forget(from counter: UInt64) {
    guard counter > 0, counter <= UInt64(events.count) else { return }
    events.removeLast(events.count - Int(counter) + 1)
  }

  /// Writes the join first.
  ///
  /// - Parameter end: the end of the log that it knows.
  mutating func write(
    knowing end: Seq, now: Instant, _ choices: inout Choices, about id: EntityID?
  ) {
    lastBase += Seq(choices.below(max(1, Int(end) - Int(lastBase) + 1)))
    guard !events.isEmpty else {
      events.append(EventEncoder.encode(base: 0, claimedAt: now, change: identity.join))
      return
    }
    if let id, !choices.once(in: 3) {
      let change = Mischief.change(about: id, counter: UInt64(events.count + 1), identity, &choices)
      events.append(EventEncoder.encode(base: lastBase, claimedAt: now, change: change))
      return
    }
    var writer = ProtoWriter()
    writer.unsigned(1, lastBase)
    writer.signed(2, now.milliseconds)
    if choices.once(in: 2) {
      writer.message(48) { $0.text(1, "of a kind that is not known") }
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

/// Pushes the events that the server lacks, and pulls nothing.
struct LaterSession: Conversation {
  private let identity: Identity
  private let events: [[UInt8]]
  private let workspace: WorkspaceIdentity
  private var answers: [ClientMessage] = []
  private var underWay: UInt64?
  private var isDone = false
  /// The end that the server named.
  private(set) var end: Seq = 0

  init(of replica: LaterReplica, _ workspace: WorkspaceIdentity) {
    identity = replica.identity
    events = replica.events
    self.workspace = workspace
  }

  func meet(_ pin: Pin?) {}

  func isFinished() -> Bool { isDone }

  mutating func receive(_ message: ServerMessage) throws {
    switch message {
    case .greeting(let greeting):
      let hello = Hello(
        version: ProtocolVersion.current, workspaceName: Text(workspace.name), workspaceID: [],
        replica: identity.replica, cursor: 0, chain: nil, wantsLog: false,
        joining: identity.ticket.map {
          Hello.Joining(name: identity.name, publicKey: identity.publicKey, ticket: $0)
        })
      answers.append(
        .hello(
          workspace.isOpen
            ? hello : try hello.proven(by: identity.key, answering: greeting, under: nil)))
    case .welcome(let welcome):
      end = welcome.end
      let lacking = events.dropFirst(Int(welcome.lastCounter))
      guard !lacking.isEmpty else {
        isDone = true
        return
      }
      underWay = UInt64(events.count)
      let changeset = try Changeset(
        replica: identity.replica, firstCounter: welcome.lastCounter + 1,
        events: EventRun(events: Array(lacking)))
      answers.append(.push(workspace.isOpen ? changeset : try signed(changeset)))
    case .ack(let ack): isDone = ack.lastCounter == underWay
    case .refusal(let refusal): throw SyncError.refused(refusal)
    case .changesets, .segment, .end, .takenBack:
      throw SyncError.protocolViolation("a message out of order")
    }
  }

  /// - Parameter changeset: up to the last event.
  private func signed(_ changeset: Changeset) throws -> Changeset {
    let chain = events.reduce(Chain(replica: identity.replica, workspace: workspace.id)) {
      $0.adding($1[...])
    }
    return try changeset.signed(by: identity.key, at: chain)
  }

  mutating func nextMessages() -> [ClientMessage] {
    defer { answers = [] }
    return answers
  }
}
