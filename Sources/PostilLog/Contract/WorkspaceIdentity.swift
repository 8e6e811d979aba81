import Crypto
package import PostilCore

/// The workspace that a file belongs to.
///
/// The id also proves the founder of the workspace: it is derived from the operator's public key, so nobody
/// else can write the first event of its log. An open workspace, which has no keys, has an id that no key
/// leads to. Source: Protocol/TRUST.md, "The founder".
package struct WorkspaceIdentity: Hashable, Sendable {
  /// 16 bytes, made when the workspace was created.
  package let id: [UInt8]
  package let name: String

  package init(id: [UInt8], name: String) {
    self.id = id
    self.name = name
  }

  /// - Parameter publicKey: the operator's, 32 bytes.
  package init(foundedBy publicKey: [UInt8], name: String) {
    let digest = SHA256.hash(data: Array("postil workspace 1\n".utf8) + publicKey)
    var id = Array(digest.prefix(16))
    id[0] |= Self.foundedBit
    self.init(id: id, name: name)
  }

  /// An open workspace.
  ///
  /// - Parameter random: 16 bytes.
  package init(open random: [UInt8], name: String) {
    var id = random
    id[0] &= ~Self.foundedBit
    self.init(id: id, name: name)
  }

  /// True if anybody may join and do everything, unsigned.
  package var isOpen: Bool { id.first.map { $0 & Self.foundedBit == 0 } ?? true }

  /// The roster before anything is logged.
  package var emptyRoster: Roster { Roster(isOpen: isOpen) }

  package func isFounded(by publicKey: [UInt8]) -> Bool {
    !isOpen && WorkspaceIdentity(foundedBy: publicKey, name: name).id == id
  }

  private static let foundedBit: UInt8 = 0x80
}
