package import PostilCore
package import PostilWire

/// Asks a server which workspace a link leads to.
package struct Inquiry: Conversation {
  private let workspaceName: String
  private let replica: ReplicaID
  private var answers: [ClientMessage] = []
  /// 16 bytes, once the server has said so.
  package private(set) var workspaceID: [UInt8]?

  package init(workspaceName: String, replica: ReplicaID) {
    self.workspaceName = workspaceName
    self.replica = replica
  }

  package func isFinished() -> Bool { workspaceID != nil }

  /// Nothing is proven to an open workspace.
  package func meet(_ pin: Pin?) {}

  package mutating func receive(_ message: ServerMessage) throws {
    switch message {
    case .greeting(let greeting):
      guard greeting.versions.contains(ProtocolVersion.current) else {
        throw SyncError.unsupportedVersion(server: greeting.versions)
      }
      answers.append(
        .hello(
          Hello(
            version: ProtocolVersion.current, workspaceName: Text(workspaceName), workspaceID: [],
            replica: replica, cursor: 0, chain: nil, wantsLog: false)))
    case .welcome(let welcome): workspaceID = welcome.workspaceID
    case .refusal(let refusal): throw SyncError.refused(refusal)
    case .changesets, .segment, .head, .ack, .takenBack:
      throw SyncError.protocolViolation("a message out of order")
    }
  }

  package mutating func nextMessages() -> [ClientMessage] {
    defer { answers = [] }
    return answers
  }
}
