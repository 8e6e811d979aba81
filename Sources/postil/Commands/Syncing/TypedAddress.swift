import Foundation
import PostilCore
import PostilServer
import PostilWire

/// An address as `serve` takes it: a host, and a port where one is given.
struct TypedAddress: Equatable {
  /// An IPv6 address without its brackets.
  let host: String
  let port: Int?

  private init(host: some StringProtocol, port: Int? = nil) {
    self.host = host.trimmingCharacters(in: ["[", "]"])
    self.port = port
  }

  /// - Returns: `nil` if the text is no `HOST:PORT`.
  init?(listening typed: String) {
    guard let colon = typed.lastIndex(of: ":"),
      let port = Int(typed[typed.index(after: colon)...]), (0...65_535).contains(port)
    else { return nil }
    self.init(host: typed[..<colon], port: port)
  }

  /// - Parameter typed: `HOST` or `HOST:PORT`; an IPv6 address with a port in brackets.
  /// - Returns: `nil` for an address that no link can carry.
  init?(public typed: String) {
    // More than one colon without brackets: IPv6, and no port.
    let isBare =
      typed.hasPrefix("[") ? typed.hasSuffix("]") : typed.count(where: { $0 == ":" }) != 1
    guard let address = isBare ? TypedAddress(host: typed) : TypedAddress(listening: typed),
      address.port != 0, case let linked = LinkAddress(host: address.host, port: 1),
      linked.isAllowed, !linked.isWildcard
    else { return nil }
    self = address
  }

  /// Those of `--public`: several with `,` between them, or `all` for the machine's own.
  ///
  /// - Parameter listening: the host of `--listen`.
  /// - Throws: `ServeProblem`.
  static func inLinks(_ typed: String, listening: String) throws -> [TypedAddress] {
    if typed.lowercased() == "all" {
      let own = ofMachine(listening: listening)
      guard !own.isEmpty else { throw ServeProblem.malformedPublicAddress(typed) }
      return own
    }
    let parts = typed.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count <= Limits.linkAddresses else {
      throw ServeProblem.tooManyPublicAddresses(limit: Limits.linkAddresses)
    }
    return try parts.map { part in
      let part = part.trimmingCharacters(in: .whitespaces)
      guard part.lowercased() != "all", let address = TypedAddress(public: part) else {
        throw ServeProblem.malformedPublicAddress(part)
      }
      return address
    }
  }

  /// The machine's own addresses, as many as a link takes; only those of IPv4 if it listens on IPv4 alone.
  private static func ofMachine(listening: String) -> [TypedAddress] {
    guard LinkAddress(host: listening, port: 1).isWildcard else {
      return [TypedAddress(host: listening)]
    }
    return MachineAddresses.all().filter { listening.contains(":") || !$0.contains(":") }
      .prefix(Limits.linkAddresses).map { TypedAddress(host: $0) }
  }

  /// - Parameter port: where none was given.
  func linked(port: Int) -> LinkAddress { LinkAddress(host: host, port: self.port ?? port) }
}

extension Link {
  /// Ignores blanks and ends of lines around a pasted address.
  init(typed: String) throws {
    try self.init(typed.trimmingCharacters(in: .whitespacesAndNewlines))
  }
}
