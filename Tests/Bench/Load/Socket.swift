import Foundation

/// A TCP connection over loopback, or a port that takes some. Its maker closes it.
struct Socket {
  let descriptor: Int32

  /// `nil` where nothing listens.
  init?(connectingTo port: UInt16) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = Self.loopback(port)
    let isConnected = Self.withAddress(of: &address) { connect(descriptor, $0, $1) } == 0
    guard descriptor >= 0, isConnected else {
      if descriptor >= 0 { _ = Foundation.close(descriptor) }
      return nil
    }
    self.init(descriptor: descriptor)
  }

  /// Listens on a free port.
  static func listening() throws -> (socket: Socket, port: UInt16) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = loopback(0)
    guard descriptor >= 0, withAddress(of: &address, { bind(descriptor, $0, $1) }) == 0,
      listen(descriptor, 64) == 0
    else { throw CocoaError(.fileWriteUnknown) }
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    _ = withAddress(of: &address) { place, _ in getsockname(descriptor, place, &size) }
    return (Socket(descriptor: descriptor), UInt16(bigEndian: address.sin_port))
  }

  /// A port that nothing listens on.
  static func freePort() throws -> UInt16 {
    let (socket, port) = try listening()
    socket.close()
    return port
  }

  private init(descriptor: Int32) {
    self.descriptor = descriptor
    var yes: Int32 = 1
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Waits for a connection; `nil` once the port is closed.
  func accepted() -> Socket? {
    let descriptor = accept(descriptor, nil, nil)
    return descriptor < 0 ? nil : Socket(descriptor: descriptor)
  }

  /// Neither reading nor writing waits from now on.
  func stopWaiting() { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }

  /// Wakes the threads that wait on it; `close()` is still to be called.
  func shutDown(_ how: Int = Int(SHUT_RDWR)) { _ = shutdown(descriptor, Int32(how)) }

  func close() { _ = Foundation.close(descriptor) }

  private static func loopback(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }

  private static func withAddress<Answer>(
    of address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Answer
  ) -> Answer {
    withUnsafeMutablePointer(to: &address) { place in
      place.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }
}
