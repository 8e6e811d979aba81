import Foundation
import Synchronization

/// Passes connections on to a server and counts the bytes of its answers.
///
/// A class, because its threads share it. For sizes only: a timed client talks to the server itself.
final class Relay: Sendable {
  let port: UInt16
  private let listener: Socket
  private let target: UInt16
  private let bytes = Atomic<Int>(0)

  init(to target: UInt16) throws {
    self.target = target
    (listener, port) = try Socket.listening()
    Thread.detachNewThread { [self] in
      while let client = listener.accepted() { pass(client) }
    }
  }

  /// Bytes that the server has sent over all connections since this was asked last.
  func takeReceived() -> Int { bytes.exchange(0, ordering: .sequentiallyConsistent) }

  func stop() {
    listener.shutDown()
    listener.close()
  }

  /// Both directions of one connection, each until its sender has no more to say.
  private func pass(_ client: Socket) {
    guard let server = Socket(connectingTo: target) else { return client.close() }
    let open = OpenEnds(client, server)
    Thread.detachNewThread { [self] in
      copy(from: server, to: client) { count in
        bytes.add(count, ordering: .sequentiallyConsistent)
      }
      open.end()
    }
    Thread.detachNewThread { [self] in
      copy(from: client, to: server) { _ in }
      open.end()
    }
  }

  private func copy(from source: Socket, to sink: Socket, count: (Int) -> Void) {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let size = read(source.descriptor, &buffer, buffer.count), size > 0 {
      // Before it is passed on: the reader of the last byte may ask for the sum at once.
      count(size)
      var sent = 0
      while sent < size {
        let written = buffer.withUnsafeBytes {
          send(
            sink.descriptor, $0.baseAddress.map { $0 + sent }, size - sent,
            Int32(MSG_NOSIGNAL))
        }
        guard written > 0 else { return }
        sent += written
      }
    }
    sink.shutDown(Int(SHUT_WR))
  }
}

/// Closes two sockets when neither direction needs them any more.
private final class OpenEnds: Sendable {
  private let sockets: [Socket]
  private let left = Atomic<Int>(2)

  init(_ sockets: Socket...) {
    self.sockets = sockets
  }

  func end() {
    guard left.subtract(1, ordering: .sequentiallyConsistent).newValue == 0 else { return }
    for socket in sockets { socket.close() }
  }
}
