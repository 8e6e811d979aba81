import Foundation

/// Where a workspace is served, by whose key, and what lets somebody in:
/// `postil://HOST:PORT/WORKSPACE#pin=PIN&invite=INVITE`.
///
/// Without a pin nothing is encrypted, and the server must be on this machine. Whatever else stands
/// after `#` asks for what this version cannot give, and is refused.
package struct Link: Hashable, Sendable, CustomStringConvertible {
  package let host: String
  package let port: Int
  package let workspace: String
  /// The key that the server must have; `nil`: it is spoken to without encryption.
  package let pin: Pin?
  /// A secret, for one use.
  package let invite: Invite?

  package enum Problem: Error, Hashable, Sendable {
    case notALink
    case missingHost
    case missingPort
    case missingWorkspace
    case malformedPin
    case malformedInvite
    case unsupportedFragment
    /// `HOST:PORT,HOST:PORT`: kept for a version that takes the next one where one is not there.
    case severalAddresses
  }

  package init(
    host: String, port: Int, workspace: String, pin: Pin? = nil, invite: Invite? = nil
  ) {
    self.invite = invite
    self.host = host
    self.port = port
    self.workspace = workspace
    self.pin = pin
  }

  package init(_ text: String) throws(Problem) {
    try Self.expectOneAddress(text)
    guard let parts = URLComponents(string: text), parts.scheme == "postil" else { throw .notALink }
    guard let host = parts.host, !host.isEmpty else { throw .missingHost }
    guard let port = parts.port, (1...65_535).contains(port) else { throw .missingPort }
    let workspace = String(parts.path.dropFirst())
    guard !workspace.isEmpty, !workspace.contains("/") else { throw .missingWorkspace }
    guard parts.query == nil, parts.user == nil, parts.password == nil else {
      throw .unsupportedFragment
    }
    let (pin, invite) = try Self.parts(of: parts.fragment)
    self.init(
      host: host.trimmingCharacters(in: ["[", "]"]), port: port, workspace: workspace, pin: pin,
      invite: invite)
  }

  /// - Throws: `severalAddresses`, or what is wrong with one of them.
  private static func expectOneAddress(_ text: String) throws(Problem) {
    let scheme = "postil://"
    guard text.hasPrefix(scheme) else { return }
    let rest = text.dropFirst(scheme.count)
    let addresses = rest.prefix { !"/?#".contains($0) }
    guard addresses.contains(",") else { return }
    for address in addresses.split(separator: ",", omittingEmptySubsequences: false) {
      _ = try Link(scheme + address + rest[addresses.endIndex...])
    }
    throw .severalAddresses
  }

  private static func parts(of fragment: String?) throws(Problem) -> (pin: Pin?, invite: Invite?) {
    var pin: Pin?
    var invite: Invite?
    for part in fragment?.split(separator: "&", omittingEmptySubsequences: false) ?? [] {
      if part.hasPrefix("pin="), pin == nil {
        do { pin = try Pin(String(part.dropFirst(4))) } catch { throw .malformedPin }
      } else if part.hasPrefix("invite="), invite == nil {
        do { invite = try Invite(String(part.dropFirst(7))) } catch { throw .malformedInvite }
      } else {
        throw .unsupportedFragment
      }
    }
    return (pin, invite)
  }

  package var description: String {
    var parts = URLComponents()
    parts.scheme = "postil"
    parts.host = host.contains(":") ? "[\(host)]" : host
    parts.port = port
    parts.path = "/\(workspace)"
    let items = (pin.map { ["pin=\($0)"] } ?? []) + (invite.map { ["invite=\($0.text)"] } ?? [])
    parts.fragment = items.isEmpty ? nil : items.joined(separator: "&")
    return parts.string ?? "postil://\(host):\(port)/\(workspace)"
  }

  /// For somebody who is invited.
  package func inviting(_ invite: Invite) -> Link {
    Link(host: host, port: port, workspace: workspace, pin: pin, invite: invite)
  }

  /// To the same place, and another key.
  package func pinning(_ pin: Pin) -> Link {
    Link(host: host, port: port, workspace: workspace, pin: pin, invite: invite)
  }

  /// What can be kept and shown: an invite is a secret.
  package var withoutInvite: Link {
    Link(host: host, port: port, workspace: workspace, pin: pin)
  }

  /// Whether the server is on this machine, by its address alone: no name is looked up.
  package var isLoopback: Bool {
    host == "localhost" || host == "::1" || isLoopbackAddress
  }

  /// Whether it names no machine but all addresses of the one that listens: nobody can connect to it from
  /// another machine.
  package var isWildcard: Bool {
    let digits = host.utf8.filter { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: ":") }
    return digits.allSatisfy { $0 == UInt8(ascii: "0") }
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
