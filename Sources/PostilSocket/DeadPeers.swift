package import NIOCore

/// Socket options by which the system gives up a dead peer: one whose machine or line is down.
///
/// Source: Protocol/WIRE.md, "What ends a connection"; `man 7 tcp`.
package enum DeadPeers {
  /// For both sides of every connection: sent bytes may go without an acknowledgement for 30 seconds; on
  /// an idle connection the system asks after 10 seconds, then every 5, and gives up after 4 questions.
  package static let options: [(option: ChannelOptions.Types.SocketOption, value: Int)] = [
    (.init(level: .socket, name: .so_keepalive), 1),
    (.init(level: .tcp, name: NIOBSDSocket.Option(rawValue: keepIdle)), 10),
    (.init(level: .tcp, name: NIOBSDSocket.Option(rawValue: keepInterval)), 5),
    (.init(level: .tcp, name: NIOBSDSocket.Option(rawValue: keepCount)), 4),
    (.init(level: .tcp, name: NIOBSDSocket.Option(rawValue: userTimeout)), 30_000),
  ]

  /// `TCP_KEEPIDLE`, `TCP_KEEPINTVL`, `TCP_KEEPCNT` and `TCP_USER_TIMEOUT` of Linux.
  private static let keepIdle: CInt = 4
  private static let keepInterval: CInt = 5
  private static let keepCount: CInt = 6
  private static let userTimeout: CInt = 18
}
