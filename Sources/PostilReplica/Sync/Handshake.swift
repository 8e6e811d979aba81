import PostilCore
import PostilLog
import PostilStore
import PostilWire

/// The first messages of every conversation: the server greets, the replica says hello, the server welcomes
/// it.
///
/// Source: Protocol/WIRE.md, "The conversation".
struct Handshake: Sendable {
  private enum State {
    case awaitingGreeting
    case awaitingWelcome
    case welcomed
  }

  private var state = State.awaitingGreeting
  /// Signs the hello's proof; `nil` in an open workspace.
  private let key: SigningKey?
  /// The pin of the server's key; `nil` where the connection is not encrypted.
  private var pin: Pin?
  private var hello: Hello?

  init(key: SigningKey?) {
    self.key = key
  }

  /// True if the server has welcomed the replica.
  var isOver: Bool {
    if case .welcomed = state { true } else { false }
  }

  /// Takes the key that the server has proven to hold.
  mutating func meet(_ pin: Pin?) { self.pin = pin }

  /// Takes the server's next message.
  ///
  /// - Parameter introduction: makes the hello, without its proof, that answers the greeting.
  /// - Returns: the welcome, once it arrives.
  /// - Throws: `SyncError` for a refusal, a version that this replica does not speak, and any other message.
  mutating func receive(
    _ message: ServerMessage, introduction: () throws -> Hello
  ) throws -> Welcome? {
    switch (state, message) {
    case (_, .refusal(let refusal)): throw SyncError.refused(refusal)
    case (.awaitingGreeting, .greeting(let greeting)):
      guard greeting.versions.contains(ProtocolVersion.current) else {
        throw SyncError.unsupportedVersion(server: greeting.versions)
      }
      let plain = try introduction()
      hello = try key.map { try plain.proven(by: $0, answering: greeting, under: pin) } ?? plain
      state = .awaitingWelcome
      return nil
    case (.awaitingWelcome, .welcome(let welcome)):
      state = .welcomed
      return welcome
    case (.awaitingGreeting, .welcome), (.awaitingWelcome, .greeting), (.welcomed, .greeting),
      (.welcomed, .welcome), (_, .changesets), (_, .segment), (_, .end), (_, .ack),
      (_, .takenBack):
      throw SyncError.protocolViolation("a message out of order")
    }
  }

  /// The hello, once it is due.
  mutating func nextMessages() -> [ClientMessage] {
    defer { hello = nil }
    return hello.map { [.hello($0)] } ?? []
  }
}

extension ReplicaStore {
  /// The hello of this replica, with its progress.
  ///
  /// - Parameters:
  ///   - position: the last seq that it holds, with the log's chain there; the cursor where none is given.
  ///   - introducing: whether to identify the replica also to a server that may have lost its join.
  func hello(
    holding position: (seq: Seq, chain: Chain?)? = nil, wantsLog: Bool, introducing: Bool = false
  ) throws -> Hello {
    try read { view in
      let cursor = try position?.seq ?? view.cursor()
      return Hello(
        version: ProtocolVersion.current, workspaceName: Text(workspace.name),
        workspaceID: workspace.id, replica: replica, cursor: cursor,
        chain: try position == nil ? view.chain(at: cursor) : position?.chain, wantsLog: wantsLog,
        joining: try joining(view, always: introducing), newestEnd: try view.signedEnds().first)
    }
  }

  /// The contents of the first event, while the own log does not hold it; nothing without a ticket.
  ///
  /// - Parameter always: also once the log holds it.
  private func joining(_ view: ReplicaView, always: Bool) throws -> Hello.Joining? {
    let first =
      try view.ownFrontier() == nil
      ? view.outbox(after: 0, limit: 1)?.event(at: 0)
      : always ? view.event(EventID(replica: replica, counter: 1)) : nil
    guard case .memberJoined(let name, let publicKey, let ticket?)? = first?.change else {
      return nil
    }
    return Hello.Joining(name: name, publicKey: publicKey, ticket: ticket)
  }
}
