package import PostilWire

/// One side of a conversation with a server, without the socket: what a dialer, or a simulation,
/// carries messages for.
///
/// A protocol because there are several: `ReplicaSession`; `PreviewSession`, which only listens; and `Inquiry`,
/// which asks which workspace a link leads to before there is a replica.
package protocol Conversation: Sendable {
  /// Takes which key the server has proven to hold, before anything is said.
  ///
  /// - Parameter pin: `nil` where nothing is encrypted.
  mutating func meet(_ pin: Pin?)
  /// Takes the server's next message.
  mutating func receive(_ message: ServerMessage) throws
  /// What is to be sent now; none to wait for the server.
  mutating func nextMessages() throws -> [ClientMessage]
  /// Whether all has been said.
  func isFinished() throws -> Bool
}
