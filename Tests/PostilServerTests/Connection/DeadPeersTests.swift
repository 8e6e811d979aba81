import Foundation
import PostilCore
import PostilLog
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// Both ends let the system watch for a peer that is gone without a word.
struct DeadPeersTests {
  /// `SO_KEEPALIVE`, `TCP_KEEPIDLE`, `TCP_KEEPINTVL`, `TCP_KEEPCNT` and `TCP_USER_TIMEOUT` of Linux.
  private static let options: [(level: CInt, name: CInt, value: CInt)] = [
    (SOL_SOCKET, 9, 1), (6, 4, 10), (6, 5, 5), (6, 6, 4), (6, 18, 30_000),
  ]

  /// Looks at the sockets as soon as the server has spoken, and has heard enough then.
  private struct Look: Conversation {
    let port: Int
    var ends: [[CInt]] = []

    mutating func meet(_ pin: Pin?) {}
    mutating func receive(_ message: ServerMessage) { ends = DeadPeersTests.ends(of: port) }
    func nextMessages() -> [ClientMessage] { [] }
    func isFinished() -> Bool { true }
  }

  /// The values of the options at each connected socket of this process at a server's port.
  private static func ends(of port: Int) -> [[CInt]] {
    (CInt(3)..<1024).compactMap { descriptor -> [CInt]? in
      let ports = [getsockname, getpeername].map { name -> Int in
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) {
          $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { name(descriptor, $0, &length) }
        }
        return result == 0 ? Int(UInt16(bigEndian: address.sin_port)) : 0
      }
      guard ports[1] != 0, ports.contains(port) else { return nil }
      return options.map { option in
        var value: CInt = -1
        var length = socklen_t(MemoryLayout<CInt>.size)
        getsockopt(descriptor, option.level, option.name, &value, &length)
        return value
      }
    }
  }

  @Test func `a replica and its server both ask the system to notice a dead peer`() async throws {
    try await Served.with(MemoryLog(workspace: .atlas)) { served in
      var look = Look(port: served.listener.port)
      try await Dialer(link: served.link).carry(&look)
      let right = Self.options.map(\.value)
      #expect(look.ends == [right, right])
    }
  }
}
