import NIOCore

/// What a server gives to those who connect.
enum ServerLimits {
  /// Connections at the same time.
  static let connections = 1_000
  /// How long a connection may be silent in both directions.
  static let idleTimeout = TimeAmount.seconds(60)
}
