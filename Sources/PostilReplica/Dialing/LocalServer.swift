package import PostilWire

/// The server of a workspace that is not published: it answers in this process, without a socket.
package struct LocalServer: Sendable {
  /// Takes messages of the replica, and returns the server's next ones; none where it waits.
  package typealias Exchange = ([ClientMessage]) throws -> [ServerMessage]

  private let open: @Sendable ((Exchange) throws -> Void) throws -> Void

  /// - Parameter open: begins a conversation, and ends it when its argument returns.
  package init(_ open: @escaping @Sendable ((Exchange) throws -> Void) throws -> Void) {
    self.open = open
  }

  /// Talks until the conversation is finished.
  ///
  /// - Throws: the conversation's errors, and those of the server's folder.
  func carry(_ conversation: inout some Conversation) throws {
    try open { exchange in
      conversation.meet(nil)
      var sent: [ClientMessage] = []
      while true {
        let answers = try exchange(sent)
        for answer in answers { try conversation.receive(answer) }
        sent = []
        while case let more = try conversation.nextMessages(), !more.isEmpty { sent += more }
        if try conversation.isFinished() { return }
        guard !answers.isEmpty || !sent.isEmpty else {
          throw SyncError.protocolViolation("the local server has nothing more to say")
        }
      }
    }
  }
}
