import Foundation
import PostilStore
package import PostilWire

/// The address at which a server was last reached, kept in its folder: invitations made there lead to it.
package enum ServedLink {
  package struct NeverServed: Error, Hashable, Sendable {
    package let path: String
  }

  /// It listens on all addresses of its machine, and nobody said which of them others reach.
  package struct NoAddress: Error, Hashable, Sendable {
    package let path: String
  }

  /// - Parameters:
  ///   - port: on which it listened.
  ///   - isSaid: whether somebody said the link's addresses.
  package static func keep(
    _ link: Link, listeningOn port: Int, isSaid: Bool, in directory: String
  ) throws {
    let said = isSaid ? "said\n" : ""
    try PrivateFile.write(
      Array("\(link.withoutInvite)\n\(port)\n\(said)".utf8), to: file(in: directory))
  }

  /// The key that the server had when it was last served.
  ///
  /// - Returns: `nil` if it was served without encryption.
  package static func pin(in directory: String) throws -> Pin? {
    try last(in: directory).pin
  }

  /// The addresses that the last links carried, for a server that listens on all addresses of its machine. A port
  /// other than the one listened on is that of a forwarding machine, and stays.
  ///
  /// - Parameter port: the port on which it listens now.
  /// - Returns: `nil` if it was never served, if links had no address, or if they had only loopback addresses that
  /// nobody named.
  package static func addresses(in directory: String, listeningOn port: Int) -> [LinkAddress]? {
    guard let (link, listened, isSaid) = try? read(directory),
      !link.addresses.contains(where: \.isWildcard),
      isSaid || !link.addresses.allSatisfy(\.isLoopback)
    else { return nil }
    return link.addresses.map {
      $0.port == listened ?? $0.port ? LinkAddress(host: $0.host, port: port) : $0
    }
  }

  /// - Parameter workspace: the name of the workspace that it is to lead to.
  /// - Throws: `NeverServed`, `NoAddress`.
  package static func kept(in directory: String, of workspace: String) throws -> Link {
    let link = try last(in: directory)
    guard !link.addresses.contains(where: \.isWildcard) else { throw NoAddress(path: directory) }
    return Link(link.first, link.others, workspace: workspace, pin: link.pin)
  }

  private static func last(in directory: String) throws -> Link { try read(directory).link }

  /// A second line has the port that was listened on, a third says that somebody said the addresses; earlier
  /// versions wrote neither.
  private static func read(_ directory: String) throws -> (link: Link, port: Int?, isSaid: Bool) {
    try PrivateFile.expectReadable(file(in: directory))
    guard let bytes = FileManager.default.contents(atPath: file(in: directory)) else {
      throw NeverServed(path: directory)
    }
    let lines = String(decoding: bytes, as: UTF8.self).split { $0.isNewline }
    return (
      try Link(String(lines.first ?? "")), lines.count > 1 ? Int(lines[1]) : nil, lines.count > 2
    )
  }

  private static func file(in directory: String) -> String { "\(directory)/link" }
}
