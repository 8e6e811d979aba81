import PostilCore
import PostilLog
package import PostilStore
package import PostilWire

/// Brings a server changesets that their author signed: of another replica, or one that does not lie in the
/// outbox.
package struct Relay: Conversation {
  private let store: ReplicaStore
  private let key: SigningKey?
  /// Of the server's key; `nil` where nothing is encrypted.
  private var pin: Pin?
  private var answers: [ClientMessage] = []
  private let changesets: [Changeset]
  /// How many of them are acknowledged.
  private var acknowledged = 0
  /// Whether the server listens: what it refuses from now on is what it was brought.
  package private(set) var isReady = false

  /// - Parameters:
  ///   - changesets: within the credit that a server gives.
  ///   - key: the replica's that brings them; not needed in an open workspace.
  package init(_ changesets: [Changeset], store: ReplicaStore, key: SigningKey?) {
    self.changesets = changesets
    self.store = store
    self.key = key
  }

  package mutating func meet(_ pin: Pin?) { self.pin = pin }

  package func isFinished() -> Bool { isReady && acknowledged == changesets.count }

  package mutating func receive(_ message: ServerMessage) throws {
    switch message {
    case .refusal(let refusal): throw SyncError.refused(refusal)
    case .greeting(let greeting) where !isReady:
      let held = try store.read { view in
        let cursor = try view.cursor()
        return (seq: cursor, chain: try view.chain(at: cursor))
      }
      answers = [
        .hello(
          try store.hello(
            answering: greeting, holding: held, wantsLog: false, key: key, under: pin))
      ]
    case .welcome(let welcome) where !isReady:
      guard welcome.workspaceID == store.workspace.id else { throw SyncError.otherWorkspace }
      answers = changesets.map(ClientMessage.push)
      isReady = true
    case .ack(let ack) where isReady && acknowledged < changesets.count:
      guard ack.lastCounter == changesets[acknowledged].lastCounter else {
        throw SyncError.protocolViolation("an acknowledgement of what was not pushed")
      }
      acknowledged += 1
    case .greeting, .welcome, .ack, .changesets, .segment, .head, .takenBack:
      throw SyncError.protocolViolation("a message out of order")
    }
  }

  package mutating func nextMessages() -> [ClientMessage] {
    defer { answers = [] }
    return answers
  }
}
