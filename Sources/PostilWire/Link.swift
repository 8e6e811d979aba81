import Foundation

/// Where a workspace is served, and by whose key: `postil://HOST:PORT/WORKSPACE#pin=PIN`.
///
/// Without a pin nothing is encrypted, and the server must be on this machine. Whatever else stands
/// after `#` asks for what this version cannot give, and is refused.
package struct Link: Hashable, Sendable, CustomStringConvertible {
  package let host: String
  package let port: Int
  package let workspace: String
  /// The key that the server must have; `nil`: it is spoken to without encryption.
  package let pin: Pin?

  package enum Problem: Error, Hashable, Sendable {
    case notALink
    case missingHost
    case missingPort
    case missingWorkspace
    case malformedPin
    case unsupportedFragment
  }

  package init(host: String, port: Int, workspace: String, pin: Pin? = nil) {
    self.host = host
    self.port = port
    self.workspace = workspace
    self.pin = pin
  }

  package init(_ text: String) throws(Problem) {
    guard let parts = URLComponents(string: text), parts.scheme == "postil" else { throw .notALink }
    guard let host = parts.host, !host.isEmpty else { throw .missingHost }
    guard let port = parts.port, (1...65_535).contains(port) else { throw .missingPort }
    let workspace = String(parts.path.dropFirst())
    guard !workspace.isEmpty, !workspace.contains("/") else { throw .missingWorkspace }
    guard parts.query == nil, parts.user == nil, parts.password == nil else {
      throw .unsupportedFragment
    }
    self.init(
      host: host.trimmingCharacters(in: ["[", "]"]), port: port, workspace: workspace,
      pin: try Self.pin(in: parts.fragment))
  }

  private static func pin(in fragment: String?) throws(Problem) -> Pin? {
    guard let fragment else { return nil }
    let key = "pin="
    guard fragment.hasPrefix(key), !fragment.contains("&") else { throw .unsupportedFragment }
    do {
      return try Pin(String(fragment.dropFirst(key.count)))
    } catch {
      throw .malformedPin
    }
  }

  package var description: String {
    var parts = URLComponents()
    parts.scheme = "postil"
    parts.host = host.contains(":") ? "[\(host)]" : host
    parts.port = port
    parts.path = "/\(workspace)"
    parts.fragment = pin.map { "pin=\($0)" }
    return parts.string ?? "postil://\(host):\(port)/\(workspace)"
  }

  /// Whether the server is on this machine, by its address alone: no name is looked up.
  package var isLoopback: Bool {
    host == "localhost" || host == "::1" || isLoopbackAddress
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
