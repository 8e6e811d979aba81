import NIOCore

/// What a server gives to those who connect.
enum ServerLimits {
  /// Connections at the same time: well below the 1,024 files that a process may usually open.
  static let connections = 800
  /// How long a connection may be silent in both directions.
  static let idleTimeout = TimeAmount.seconds(60)
  /// How long a replica may take to read the last words of a conversation.
  static let lingerTimeout = TimeAmount.seconds(5)
}
