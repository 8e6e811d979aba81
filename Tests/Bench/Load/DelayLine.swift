import Foundation

/// A socket in a folder of its own that leads to PostgreSQL, over which the database's answers come late, as from a
/// machine that is further away.
///
/// A class, because its threads share it.
final class DelayLine: Sendable {
  /// Where the socket is.
  let folder: String
  private let target: String
  private let delay: Duration
  private let listener: Int32

  /// - Parameter target: the folder of the database's socket.
  init(to target: String, delay: Duration) throws {
    folder = "/tmp/postil-delay-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    self.target = target
    self.delay = delay
    listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard Self.withAddress(in: folder, { bind(listener, $0, $1) }) == 0, listen(listener, 8) == 0
    else { throw CocoaError(.fileWriteUnknown) }
    // Root's standby runs as another user where the test is root.
    chmod(folder, 0o777)
    chmod("\(folder)/\(Self.name)", 0o777)
    Thread.detachNewThread { [self] in
      while case let client = accept(listener, nil, nil), client >= 0 { pass(client) }
    }
  }

  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
    try? FileManager.default.removeItem(atPath: folder)
  }

  private func pass(_ client: Int32) {
    let server = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard Self.withAddress(in: target, { connect(server, $0, $1) }) == 0 else {
      close(server)
      close(client)
      return
    }
    // Both ends stay open until the bench ends: one connection for each standby.
    Thread.detachNewThread { [delay] in Self.copy(from: server, to: client, after: delay) }
    Thread.detachNewThread { Self.copy(from: client, to: server, after: .zero) }
  }

  private static func copy(from source: Int32, to sink: Int32, after delay: Duration) {
    var buffer = [UInt8](repeating: 0, count: 4 << 20)
    while case let size = read(source, &buffer, buffer.count), size > 0 {
      if delay > .zero { usleep(UInt32(delay / .microseconds(1))) }
      var sent = 0
      while sent < size {
        let written = buffer.withUnsafeBytes {
          send(sink, $0.baseAddress.map { $0 + sent }, size - sent, Int32(MSG_NOSIGNAL))
        }
        guard written > 0 else { return }
        sent += written
      }
    }
    shutdown(sink, Int32(SHUT_WR))
  }

  /// PostgreSQL's name for the socket of its usual port.
  private static let name = ".s.PGSQL.5432"

  private static func withAddress<Answer>(
    in folder: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Answer
  ) -> Answer {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) {
      $0.copyBytes(from: "\(folder)/\(name)".utf8.prefix($0.count - 1))
    }
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}
