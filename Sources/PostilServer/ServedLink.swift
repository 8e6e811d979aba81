import Foundation
import PostilStore
package import PostilWire

/// Where a server was last reached, kept in its folder: invitations made there lead to it.
package enum ServedLink {
  package struct NeverServed: Error, Hashable, Sendable {
    package let path: String
  }

  /// It listens on all addresses of its machine, and nobody said which of them others reach.
  package struct NoAddress: Error, Hashable, Sendable {
    package let path: String
  }

  package static func keep(_ link: Link, in directory: String) throws {
    try PrivateFile.write(Array(link.withoutInvite.description.utf8), to: file(in: directory))
  }

  /// Which key the server had when it was last served.
  ///
  /// - Returns: `nil` where it was served without encryption.
  package static func pin(in directory: String) throws -> Pin? {
    try last(in: directory).pin
  }

  /// What links said last; `nil` where it was never served, or links had no address to say.
  package static func host(in directory: String) -> String? {
    guard let link = try? last(in: directory), !link.isWildcard else { return nil }
    return link.host
  }

  /// - Parameter workspace: the name of the workspace that it is to lead to.
  /// - Throws: `NeverServed`, `NoAddress`.
  package static func kept(in directory: String, of workspace: String) throws -> Link {
    let link = try last(in: directory)
    guard !link.isWildcard else { throw NoAddress(path: directory) }
    return Link(host: link.host, port: link.port, workspace: workspace, pin: link.pin)
  }

  private static func last(in directory: String) throws -> Link {
    guard let bytes = FileManager.default.contents(atPath: file(in: directory)) else {
      throw NeverServed(path: directory)
    }
    return try Link(String(decoding: bytes, as: UTF8.self))
  }

  private static func file(in directory: String) -> String { "\(directory)/link" }
}
