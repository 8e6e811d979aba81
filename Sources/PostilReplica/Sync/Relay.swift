import PostilCore
import PostilLog
package import PostilStore
package import PostilWire

/// Brings changesets to a server that their author signed: of another replica, or ones that are not in the
/// outbox.
package struct Relay: Conversation {
  private let store: ReplicaStore
  private let changesets: [Changeset]
  private var handshake: Handshake
  /// The number of them that were sent.
  private var sent = 0
  /// The number of them that were acknowledged.
  private var acknowledged = 0
  /// True if the handshake is over: from now on a refusal concerns the relayed changesets.
  package var isReady: Bool { handshake.isOver }

  /// - Parameters:
  ///   - changesets: within the credit that a server gives.
  ///   - key: that of the replica that brings them; not needed in an open workspace.
  package init(_ changesets: [Changeset], store: ReplicaStore, key: SigningKey?) {
    self.changesets = changesets
    self.store = store
    handshake = Handshake(key: key)
  }

  package mutating func meet(_ pin: Pin?) { handshake.meet(pin) }

  package func isFinished() -> Bool { isReady && acknowledged == changesets.count }

  package mutating func receive(_ message: ServerMessage) throws {
    guard isReady else {
      let welcome = try handshake.receive(message) { try store.hello(wantsLog: false) }
      guard welcome.map({ $0.workspaceID == store.workspace.id }) ?? true else {
        throw SyncError.otherWorkspace
      }
      return
    }
    switch message {
    case .refusal(let refusal): throw SyncError.refused(refusal)
    case .ack(let ack) where acknowledged < sent:
      guard ack.lastCounter == changesets[acknowledged].lastCounter else {
        throw SyncError.protocolViolation("an acknowledgement of what was not pushed")
      }
      acknowledged += 1
    case .greeting, .welcome, .ack, .changesets, .segment, .end, .takenBack:
      throw SyncError.protocolViolation("a message out of order")
    }
  }

  package mutating func nextMessages() -> [ClientMessage] {
    guard isReady else { return handshake.nextMessages() }
    defer { sent = changesets.count }
    return changesets.dropFirst(sent).map(ClientMessage.push)
  }
}
