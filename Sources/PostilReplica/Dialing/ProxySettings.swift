import Foundation
package import PostilWire

/// The proxy of a connection, from the environment variables that curl reads: `HTTPS_PROXY`, else
/// `ALL_PROXY`, but not for hosts that `NO_PROXY` lists; each name in lower case first.
///
/// Unlike curl, it never asks a proxy for an address on this machine: the proxy's `localhost` is another
/// machine.
package struct ProxySettings: Sendable {
  package enum Problem: Error, Hashable, Sendable {
    /// The variable's value is not a usable proxy; the value may hold a password.
    case malformed(variable: String)
    case unsupportedKind(variable: String, scheme: String)

    package var words: String {
      switch self {
      case .malformed(let variable): "\(variable) does not name a proxy"
      case .unsupportedKind(let variable, let scheme):
        "\(variable) names a proxy of the unknown kind \(scheme)"
      }
    }
  }

  /// Curl's default port.
  private static let defaultPort = 1080

  private let chosen: (variable: String, value: String)?
  private let exceptions: [String]

  package static var ofEnvironment: ProxySettings {
    ProxySettings(ProcessInfo.processInfo.environment)
  }

  package init(_ environment: [String: String]) {
    let variables = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
    // An empty variable counts as unset.
    let said = environment.filter { !$0.value.isEmpty }
    chosen = variables.lazy.compactMap { name in said[name].map { (name, $0) } }.first
    exceptions = (said["no_proxy"] ?? said["NO_PROXY"] ?? "").lowercased()
      .split { $0 == "," || $0.isWhitespace }.map(String.init)
  }

  /// - Returns: `nil` where the connection is direct.
  package func proxy(for address: LinkAddress) throws(Problem) -> Proxy? {
    guard let (variable, value) = chosen, !address.isOwn, !isExcepted(address.host)
    else {
      return nil
    }
    return try Self.proxy(value, of: variable)
  }

  private static func proxy(_ value: String, of variable: String) throws(Problem) -> Proxy {
    let url = value.contains("://") ? value : "http://\(value)"
    guard let parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased(),
      let host = parts.host, !host.isEmpty, case let port = parts.port ?? defaultPort,
      (1...65_535).contains(port), ["", "/"].contains(parts.path), parts.query == nil,
      parts.fragment == nil
    else { throw .malformed(variable: variable) }
    let kind: Proxy.Kind
    switch scheme {
    case "http": kind = .connect
    case "socks5", "socks5h": kind = .socks5
    default: throw .unsupportedKind(variable: variable, scheme: scheme)
    }
    return Proxy(
      kind: kind,
      address: LinkAddress(host: host.trimmingCharacters(in: ["[", "]"]), port: port),
      credentials: parts.user.map {
        Proxy.Credentials(user: $0, password: parts.password ?? "")
      })
  }

  private func isExcepted(_ host: String) -> Bool {
    let host = Self.withoutDot(host.lowercased())
    let bytes = LinkAddress.bytes(of: host)
    return exceptions.contains { exception in
      if exception == "*" { return true }
      let pattern = exception.trimmingCharacters(in: ["[", "]"])
      if let bytes { return Self.network(pattern, holds: bytes) }
      let name = Self.withoutDot(pattern.hasPrefix(".") ? String(pattern.dropFirst()) : pattern)
      return !name.isEmpty && (host == name || host.hasSuffix(".\(name)"))
    }
  }

  private static func withoutDot(_ name: String) -> String {
    name.hasSuffix(".") ? String(name.dropLast()) : name
  }

  /// An address, or `ADDRESS/BITS`.
  private static func network(_ text: String, holds address: [UInt8]) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2,
      let network = LinkAddress.bytes(
        of: String(parts[0]).trimmingCharacters(in: ["[", "]"])),
      network.count == address.count,
      let bits = parts.count == 1 ? address.count * 8 : Int(parts[1]),
      (0...address.count * 8).contains(bits)
    else { return false }
    return (0..<bits).allSatisfy { bit in
      let mask = UInt8(0x80) >> UInt8(bit % 8)
      return network[bit / 8] & mask == address[bit / 8] & mask
    }
  }
}
