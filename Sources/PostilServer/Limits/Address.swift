import NIOCore

/// A peer's address, as far as peers are told apart: an IPv4 address, or the first 64 bits of an IPv6 address,
/// since a network gives each customer at least that many addresses.
struct Address: Hashable, Sendable {
  private let bytes: [UInt8]

  /// - Returns: `nil` for an address that is none of the internet.
  init?(_ socket: SocketAddress?) {
    switch socket {
    case .v4(let address)?:
      self.init(ipv4: withUnsafeBytes(of: address.address.sin_addr, Array.init))
    case .v6(let address)?:
      self.init(ipv6: withUnsafeBytes(of: address.address.sin6_addr, Array.init))
    case .unixDomainSocket?, nil: return nil
    }
  }

  init(ipv4 bytes: [UInt8]) { self.bytes = bytes }

  init(ipv6 bytes: [UInt8]) {
    // An IPv4 address as a socket for both kinds shows it.
    let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10...11] == [0xFF, 0xFF]
    self.bytes = Array(isMapped ? bytes.suffix(4) : bytes.prefix(8))
  }
}
