package import PostilCore
import PostilLog
package import PostilStore
package import PostilWire

/// Asks a server whether its log has a replica's chain at a place, by a hello that names both. Nothing is pulled
/// or pushed.
package struct ForkProbe: Conversation {
  package enum Answer: Sendable {
    /// It does.
    case same(Welcome)
    case other
  }

  private let place: Seq
  private let store: ReplicaStore
  private let replica: ReplicaID
  private var handshake: Handshake
  /// Set once the server has answered.
  package private(set) var answer: Answer?

  /// - Parameters:
  ///   - place: the end of a changeset in the replica's log, or 0.
  ///   - key: that of the asking identity; not needed in an open workspace.
  package init(at place: Seq, _ store: ReplicaStore, key: SigningKey?) {
    self.place = place
    self.store = store
    replica = key?.replica ?? store.replica
    handshake = Handshake(key: store.workspace.isOpen ? nil : key)
  }

  package func isFinished() -> Bool { answer != nil }

  package mutating func meet(_ pin: Pin?) { handshake.meet(pin) }

  package mutating func receive(_ message: ServerMessage) throws {
    do {
      if let welcome = try handshake.receive(message, introduction: hello) { try take(welcome) }
    } catch SyncError.refused(let refusal)
      where refusal.code == .diverged || refusal.code == .logIsBehind
    {
      answer = .other
    }
  }

  package mutating func nextMessages() -> [ClientMessage] { handshake.nextMessages() }

  private func hello() throws -> Hello {
    Hello(
      version: ProtocolVersion.current, workspaceName: Text(store.workspace.name),
      workspaceID: store.workspace.id, replica: replica, cursor: place,
      chain: try store.read { try $0.chain(at: place) }, wantsLog: false)
  }

  private mutating func take(_ welcome: Welcome) throws {
    guard welcome.workspaceID == store.workspace.id else { throw SyncError.otherWorkspace }
    if let said = welcome.signedEnd, let founder = try store.read({ try $0.founderKey() }),
      !said.isSigned(by: founder)
    {
      throw SyncError.endNotSigned(seq: said.end.seq)
    }
    answer = .same(welcome)
  }
}
