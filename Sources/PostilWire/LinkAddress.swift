import Foundation

/// Where a server may be: a name or an address of a machine, and a port.
package struct LinkAddress: Hashable, Sendable, CustomStringConvertible {
  /// An IPv6 address without its brackets.
  package let host: String
  package let port: Int

  package init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// With what a url does not take as it is in other letters.
  var inURL: String {
    var parts = URLComponents()
    parts.scheme = "postil"
    parts.host = host.contains(":") ? "[\(host)]" : host
    parts.port = port
    return parts.string.map { String($0.dropFirst("postil://".count)) } ?? description
  }

  /// Whether a machine can have it: an IPv6 address, or a name of at most 253 bytes without an empty label or
  /// what a url takes for something else.
  package var isAllowed: Bool {
    if host.contains(":") {
      var six = in6_addr()
      return inet_pton(AF_INET6, String(host.prefix { $0 != "%" }), &six) == 1
    }
    let name = host.hasSuffix(".") ? host.dropLast() : host[...]
    return (1...253).contains(name.utf8.count)
      && name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
      && name.unicodeScalars.allSatisfy { scalar in
        scalar.isASCII
          ? scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || "-_.".unicodeScalars.contains(scalar)
          : scalar.properties.isAlphabetic || scalar.properties.isIDContinue
      }
  }

  /// Whether it is on this machine, by the address alone: no name is looked up.
  package var isLoopback: Bool {
    host == "localhost" || host == "::1" || isLoopbackAddress
  }

  /// Whether it names no machine but all addresses of the one that listens: nobody can connect to it from
  /// another machine. However it is written: `0`, `0.0.0.0`, `::`, `0:0::0`, `::ffff:0.0.0.0`.
  package var isWildcard: Bool {
    if host.isEmpty { return true }
    var four = in_addr()
    if inet_aton(host, &four) == 1 { return four.s_addr == 0 }
    var six = in6_addr()
    guard inet_pton(AF_INET6, host, &six) == 1 else { return false }
    let bytes = withUnsafeBytes(of: six, Array.init)
    let isMapped = bytes[10...11] == [0xFF, 0xFF]
    return bytes[..<10].allSatisfy { $0 == 0 } && bytes[12...].allSatisfy { $0 == 0 }
      && (isMapped || bytes[10...11] == [0, 0])
  }

  /// Four decimal numbers, the first 127: `127.example.org` is a name, and anybody's.
  private var isLoopbackAddress: Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127"
      && parts.allSatisfy { part in
        part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
          && UInt8(part) != nil
      }
  }
}
