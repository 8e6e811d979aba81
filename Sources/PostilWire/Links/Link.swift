import Foundation
import PostilCore

/// The link to a workspace: its server's addresses, the pin of its key, and an invitation:
/// `postil://HOST:PORT,HOST:PORT/WORKSPACE#pin=PIN&invite=INVITE`, with one address or several.
///
/// Without a pin the connection is not encrypted, and the server must be on this machine. Anything else
/// after `#` asks for something that this version cannot do, and is refused.
///
/// Source: Protocol/WIRE.md, "TLS" and "Several addresses".
package struct Link: Hashable, Sendable, CustomStringConvertible {
  /// The address that is tried first.
  package let first: LinkAddress
  /// The addresses that are tried next, in this order; none of them twice.
  package let others: [LinkAddress]
  package let workspace: String
  /// The key that the server must have; `nil` for a connection without encryption.
  package let pin: Pin?
  /// A secret, for one use.
  package let invite: Invite?

  package enum Problem: Error, Hashable, Sendable {
    case notALink
    case missingHost
    /// No port behind this host.
    case missingPort(host: String)
    /// A port that is not from 1 to 65,535.
    case noSuchPort(Int)
    case missingWorkspace
    case malformedPin
    case malformedInvite
    case unsupportedFragment
    case tooManyAddresses(limit: Int)
  }

  /// - Parameter addresses: beyond the first; a repeated one counts once.
  package init(
    _ first: LinkAddress, _ others: [LinkAddress] = [], workspace: String, pin: Pin? = nil,
    invite: Invite? = nil
  ) {
    self.first = first
    self.others = others.reduce(into: []) { kept, address in
      if address != first, !kept.contains(address) { kept.append(address) }
    }
    self.workspace = workspace
    self.pin = pin
    self.invite = invite
  }

  package init(
    host: String, port: Int, workspace: String, pin: Pin? = nil, invite: Invite? = nil
  ) {
    self.init(LinkAddress(host: host, port: port), workspace: workspace, pin: pin, invite: invite)
  }

  private static let scheme = "postil://"

  /// - Parameter typed: the scheme in letters of any case (RFC 3986, section 3.1).
  package init(_ typed: String) throws(Problem) {
    let text = Self.withPlainScheme(typed)
    // Each address as if it were the only one: a url has only one.
    let rest = text.dropFirst(text.hasPrefix(Self.scheme) ? Self.scheme.count : 0)
    let addresses = rest.prefix { !"/?#".contains($0) }
    let texts = addresses.split(separator: ",", omittingEmptySubsequences: false)
    guard text.hasPrefix(Self.scheme), texts.count > 1 else {
      try self.init(withOneAddress: text)
      return
    }
    guard texts.count <= Limits.linkAddresses else {
      throw .tooManyAddresses(limit: Limits.linkAddresses)
    }
    var links: [Link] = []
    for address in texts {
      links.append(try Link(withOneAddress: Self.scheme + address + rest[addresses.endIndex...]))
    }
    self.init(
      links[0].first, links.dropFirst().map(\.first), workspace: links[0].workspace,
      pin: links[0].pin, invite: links[0].invite)
  }

  /// True if a link begins there.
  private static func begins(_ text: some StringProtocol) -> Bool {
    String(decoding: text.utf8.prefix(scheme.utf8.count), as: UTF8.self).lowercased() == scheme
  }

  private static func withPlainScheme(_ text: String) -> String {
    guard begins(text), let rest = String(text.utf8.dropFirst(scheme.utf8.count)) else {
      return text
    }
    return scheme + rest
  }

  private init(withOneAddress text: String) throws(Problem) {
    guard let parts = URLComponents(string: text), parts.scheme?.lowercased() == "postil" else {
      throw .notALink
    }
    guard let host = parts.host, !host.isEmpty else { throw .missingHost }
    let bare = host.trimmingCharacters(in: ["[", "]"])
    guard let port = parts.port else { throw .missingPort(host: bare) }
    guard (1...65_535).contains(port) else { throw .noSuchPort(port) }
    guard LinkAddress(host: bare, port: port).isAllowed else { throw .notALink }
    let workspace = String(parts.path.dropFirst())
    guard !workspace.isEmpty, !workspace.contains("/") else { throw .missingWorkspace }
    guard parts.query == nil, parts.user == nil, parts.password == nil else {
      throw .unsupportedFragment
    }
    let (pin, invite) = try Self.parts(of: parts.fragment)
    self.init(
      host: bare, port: port, workspace: workspace, pin: pin, invite: invite)
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
    var end = URLComponents()
    end.path = "/\(workspace)"
    let items = (pin.map { ["pin=\($0)"] } ?? []) + (invite.map { ["invite=\($0.text)"] } ?? [])
    end.fragment = items.isEmpty ? nil : items.joined(separator: "&")
    return Self.scheme + addresses.map(\.inURL).joined(separator: ",")
      + (end.string ?? "/\(workspace)")
  }

  /// All of them, in the order in which they are tried.
  package var addresses: [LinkAddress] { [first] + others }

  /// The same link with an invitation.
  package func inviting(_ invite: Invite) -> Link {
    Link(first, others, workspace: workspace, pin: pin, invite: invite)
  }

  /// The same link with another pin.
  package func pinning(_ pin: Pin) -> Link {
    Link(first, others, workspace: workspace, pin: pin, invite: invite)
  }

  /// The same link without its invite, which is a secret: this one can be stored and shown.
  package var withoutInvite: Link {
    Link(first, others, workspace: workspace, pin: pin)
  }
}
