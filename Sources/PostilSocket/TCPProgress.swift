package import NIOCore

/// The progress of the other side of a connection, as the system knows it.
///
/// Source: Linux, `include/uapi/linux/tcp.h`, `struct tcp_info`, which only grows at its end.
package struct TCPProgress: Sendable {
  /// Bytes that the other side has acknowledged, since the connection began.
  package let acknowledgedBytes: UInt64
  /// Whether something was given to the system that the other side has not acknowledged.
  package let isWaiting: Bool

  package init(acknowledgedBytes: UInt64, isWaiting: Bool) {
    self.acknowledgedBytes = acknowledgedBytes
    self.isWaiting = isWaiting
  }

  /// - Returns: `nil` for what is no socket; fails where the system does not tell, such as of a connection that
  ///   was closed.
  @Sendable package static func read(from channel: any Channel) -> EventLoopFuture<TCPProgress>? {
    guard let socket = channel as? any SocketOptionProvider else { return nil }
    let info: EventLoopFuture<Info> = socket.unsafeGetSocketOption(
      level: .tcp, name: NIOBSDSocket.Option(rawValue: Info.option))
    return info.map(TCPProgress.init)
  }

  private init(_ info: Info) {
    (acknowledgedBytes, isWaiting) = withUnsafeBytes(of: info.words) { bytes in
      (
        bytes.load(fromByteOffset: 120, as: UInt64.self),
        bytes.load(fromByteOffset: 24, as: UInt32.self) > 0
          || bytes.load(fromByteOffset: 144, as: UInt32.self) > 0
      )
    }
  }

  /// The first 152 bytes of `tcp_info`: `tcpi_unacked` is at 24, `tcpi_bytes_acked` at 120,
  /// `tcpi_notsent_bytes` at 144.
  private struct Info: Sendable {
    /// `TCP_INFO`.
    static let option: CInt = 11
    let words:
      (
        UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64,
        UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64
      )
  }
}
