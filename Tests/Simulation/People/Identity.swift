import PostilCore
import PostilWire
import TestSupport

/// A name, a key and a ticket for them: the identity of a replica's events.
struct Identity {
  let name: Text
  let key: SigningKey
  /// `nil` in an open workspace, and for the operator, who founded the workspace.
  let ticket: Ticket?

  var publicKey: [UInt8] { key.publicKey }

  var replica: ReplicaID { key.replica }

  var join: Change { .memberJoined(name: name, publicKey: publicKey, ticket: ticket) }
}

extension Identity {
  /// The identity of a person who was invited.
  ///
  /// - Parameter invitation: its one-time key.
  init(
    _ name: Text, invitedWith invitation: SigningKey, to workspace: [UInt8],
    _ choices: inout Choices
  )
    throws
  {
    let key = SigningKey(&choices)
    self.init(
      name: name, key: key,
      ticket: try Invite(invitation, workspaceID: workspace).ticket(for: key.publicKey, as: name))
  }
}

extension SigningKey {
  /// The seed's.
  init(_ choices: inout Choices) {
    let bytes = (0..<32).map { _ in choices.byte() }
    guard let key = SigningKey(bytes: bytes) else {
      preconditionFailure("any 32 bytes are a key")
    }
    self = key
  }
}
