import Foundation

/// The address of a server: a name or an address of a machine, and a port.
package struct LinkAddress: Hashable, Sendable, CustomStringConvertible {
  /// An IPv6 address without its brackets.
  package let host: String
  package let port: Int

  package init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// The host, with the characters that a url does not allow written in others.
  var inURL: String {
    var parts = URLComponents()
    parts.scheme = "postil"
    parts.host = host.contains(":") ? "[\(host)]" : host
    parts.port = port
    return parts.string.map { String($0.dropFirst("postil://".count)) } ?? description
  }

  /// True if a machine can have it: an IPv6 address, or a name of at most 253 bytes without an empty label
  /// or characters that have another meaning in a url.
  package var isAllowed: Bool {
    if host.contains(":") { return Self.bytes(of: String(host.prefix { $0 != "%" })) != nil }
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

  /// True if it is on this machine, by the address alone: no name is looked up. Unencrypted connections go
  /// nowhere else, so only the plain spellings count.
  package var isLoopback: Bool {
    host == "localhost" || host == "::1" || isLoopbackAddress
  }

  /// True if a connection to it would end on this machine, in every spelling: `LOCALHOST.`, `127.1`,
  /// `::ffff:127.0.0.1`. Another machine must not be told to connect to it.
  package var isOwn: Bool {
    let name = host.lowercased()
    if name == "localhost" || name == "localhost." { return true }
    guard let bytes = systemBytes else { return false }
    return bytes.count == 4 ? bytes[0] == 127 : bytes == [UInt8](repeating: 0, count: 15) + [1]
  }

  /// True if it stands for all addresses of the listening machine rather than for one machine: nobody can
  /// connect to it from another machine. In every spelling: `0`, `0.0.0.0`, `::`, `0:0::0`,
  /// `::ffff:0.0.0.0`.
  package var isWildcard: Bool {
    host.isEmpty || systemBytes?.allSatisfy { $0 == 0 } ?? false
  }

  /// The 4 or 16 bytes of an address in its usual form; `nil` for a name.
  package static func bytes(of host: String) -> [UInt8]? {
    var four = in_addr()
    if inet_pton(AF_INET, host, &four) == 1 { return withUnsafeBytes(of: four, Array.init) }
    var six = in6_addr()
    if inet_pton(AF_INET6, host, &six) == 1 { return withUnsafeBytes(of: six, Array.init) }
    return nil
  }

  /// The same as the system reads it, which takes `127.1` and `0x7f000001`; four bytes for an IPv4 address
  /// within IPv6.
  private var systemBytes: [UInt8]? {
    var four = in_addr()
    if inet_aton(host, &four) == 1 { return withUnsafeBytes(of: four, Array.init) }
    guard let bytes = Self.bytes(of: String(host.prefix { $0 != "%" })) else { return nil }
    let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
    return bytes.starts(with: mapped) ? Array(bytes[12...]) : bytes
  }

  /// Four decimal numbers, the first 127: `127.example.org` is a name that anybody may own.
  private var isLoopbackAddress: Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127"
      && parts.allSatisfy { part in
        part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
          && UInt8(part) != nil
      }
  }
}
