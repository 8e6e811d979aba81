import Foundation

/// Where a workspace is served: `postil://HOST:PORT/WORKSPACE`.
///
/// The parts after `#`, which will carry the server's certificate and an invite, are not taken yet:
/// a link that has them asks for a secrecy that this version cannot give.
package struct Link: Hashable, Sendable, CustomStringConvertible {
  package let host: String
  package let port: Int
  package let workspace: String

  package enum Problem: Error, Hashable, Sendable {
    case notALink
    case missingHost
    case missingPort
    case missingWorkspace
    case unsupportedFragment
  }

  package init(host: String, port: Int, workspace: String) {
    self.host = host
    self.port = port
    self.workspace = workspace
  }

  package init(_ text: String) throws(Problem) {
    guard let parts = URLComponents(string: text), parts.scheme == "postil" else { throw .notALink }
    guard let host = parts.host, !host.isEmpty else { throw .missingHost }
    guard let port = parts.port, (1...65_535).contains(port) else { throw .missingPort }
    let workspace = String(parts.path.dropFirst())
    guard !workspace.isEmpty, !workspace.contains("/") else { throw .missingWorkspace }
    guard parts.fragment == nil, parts.query == nil, parts.user == nil, parts.password == nil else {
      throw .unsupportedFragment
    }
    self.init(
      host: host.trimmingCharacters(in: ["[", "]"]), port: port, workspace: workspace)
  }

  package var description: String {
    var parts = URLComponents()
    parts.scheme = "postil"
    parts.host = host.contains(":") ? "[\(host)]" : host
    parts.port = port
    parts.path = "/\(workspace)"
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
