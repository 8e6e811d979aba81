import NIOCore

/// What a server gives to those who connect.
enum ServerLimits {
  /// Workspaces of one folder. Each that is served takes three files and a thread.
  static let workspaces = 64
  /// Connections at the same time: with three files for each workspace well below the 1,024 files that a
  /// process may usually open.
  static let connections = 700
  /// Connections beyond those that are told so. Whoever comes after them is cut off.
  static let refusedConnections = 60
  /// How long a connection may be silent in both directions.
  static let idleTimeout = TimeAmount.seconds(60)
  /// How long a replica may take to read the last words of a conversation.
  static let lingerTimeout = TimeAmount.seconds(5)
}
