package import PostilCore
package import PostilWire

/// Asks a server for the workspace of a link.
package struct Inquiry: Conversation {
  private let workspaceName: String
  private let replica: ReplicaID
  /// An open workspace asks for no proof.
  private var handshake = Handshake(key: nil)
  /// 16 bytes, once the server has answered.
  package private(set) var workspaceID: [UInt8]?

  package init(workspaceName: String, replica: ReplicaID) {
    self.workspaceName = workspaceName
    self.replica = replica
  }

  package func isFinished() -> Bool { workspaceID != nil }

  package mutating func meet(_ pin: Pin?) { handshake.meet(pin) }

  package mutating func receive(_ message: ServerMessage) throws {
    let welcome = try handshake.receive(message) {
      Hello(
        version: ProtocolVersion.current, workspaceName: Text(workspaceName), workspaceID: [],
        replica: replica, cursor: 0, chain: nil, wantsLog: false)
    }
    workspaceID = welcome?.workspaceID
  }

  package mutating func nextMessages() -> [ClientMessage] { handshake.nextMessages() }
}
