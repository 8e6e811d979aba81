package import PostilWire

/// One side of a conversation with a server, without the socket: a dialer, or a simulation, carries its
/// messages.
///
/// A protocol because there are several: `ReplicaSession`; `PreviewSession`, which only listens; and
/// `Inquiry`, which asks for the workspace of a link before there is a replica.
package protocol Conversation: Sendable {
  /// Takes the key that the server has proven to hold, before the first message.
  ///
  /// - Parameter pin: `nil` where the connection is not encrypted.
  mutating func meet(_ pin: Pin?)
  /// Takes the server's next message.
  mutating func receive(_ message: ServerMessage) throws
  /// The messages to send now; none while the server must speak first.
  mutating func nextMessages() throws -> [ClientMessage]
  /// True if the conversation is complete.
  func isFinished() throws -> Bool
}
