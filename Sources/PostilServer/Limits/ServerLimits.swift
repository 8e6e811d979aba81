package import NIOCore

/// The limits of a server for its peers. The defaults stop abuse and nothing else.
///
/// Source: Sources/postil/postil.docc/OperatorsGuide.md, "What one peer may do".
package struct ServerLimits: Sendable {
  /// Workspaces of one folder. Each served one takes five files and a thread.
  static let workspaces = 64
  /// The time that a replica may take to read the last message of a conversation.
  static let lingerTimeout = TimeAmount.seconds(5)
  /// The number of peers whose rates are told apart at the same time; all others share one.
  static let knownPeers = 10_000

  /// Connections at the same time: with five files for each of 50 workspaces below the 1,024 files that a
  /// process may usually open.
  package var connections = 700
  /// Connections beyond `connections` that get a refusal. Later ones are cut off.
  package var refusedConnections = 60
  package var connectionsPerReplica = 8
  /// Connections of one member, with all replicas together.
  package var connectionsPerMember = 64
  /// Connections of one address that were not welcomed yet.
  package var strangersPerAddress = 128
  /// Connections that were not welcomed yet: the other slots are kept for welcomed ones.
  var strangers: Int { max(connections / 2, 1) }
  /// The time that a connection may be silent: while bytes wait to go out, since the peer took the last one, else
  /// since the last one moved.
  package var idleTimeout = TimeAmount.seconds(60)
  /// The time that TLS and a whole hello may take.
  package var helloTimeout = TimeAmount.seconds(10)
  /// The most bytes that wait to be appended, over all connections; a push that has begun counts whole.
  package var waitingBytes = 256 << 20
  /// Frames of logs that wait to go out, over all connections. Each connection holds two slices besides.
  package var outgoingBytes = 32 << 20

  /// Connections of one address in a minute: a desk behind one address, or a tunnel, syncs 50 times a
  /// second.
  package var addressConnectionsPerMinute = 3_000
  package var replicaConnectionsPerMinute = 600
  /// Events of one replica in a minute: months offline make a tenth of it.
  package var eventsPerMinute = 1_000_000
  /// Bytes of events of one replica in a minute.
  package var bytesPerMinute = 1 << 30
  /// Bytes of events of one member in a day, whatever device pushes them; `nil` for no limit.
  package var dailyPushBytes: Int? = 256 << 20

  /// The most bytes that a workspace's files may take before it refuses pushes; `nil` for no limit.
  package var quotaBytes: Int?

  package init() {}
}
