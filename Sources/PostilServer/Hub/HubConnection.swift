/// A connection as its hub knows it.
extension Hub {
  struct ConnectionID: Hashable, Sendable {
    let number: Int
  }

  /// The connection below the conversation.
  struct Line: Sendable {
    /// Told once the other side is no stranger any more.
    var isWelcomed: @Sendable () -> Void = {}
  }
}
