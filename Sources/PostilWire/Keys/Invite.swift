import Crypto
package import PostilCore

/// The invitation in a link: the private half of a one-time key, and the id of the workspace that it opens.
///
/// A secret until it is used. It has no description, so that no message shows it by accident.
package struct Invite: Hashable, Sendable {
  private let seed: [UInt8]
  /// 16 bytes.
  package let workspaceID: [UInt8]

  /// - Parameter key: a new one.
  package init(_ key: SigningKey, workspaceID: [UInt8]) {
    seed = key.bytes
    self.workspaceID = workspaceID
  }

  /// Reads the 77 digits of Crockford's base 32 that a link carries.
  package init(_ text: String) throws(CrockfordError) {
    let bytes = try Crockford.decode(text, byteCount: 48)
    seed = Array(bytes.prefix(32))
    workspaceID = Array(bytes.suffix(16))
  }

  /// As a link carries it.
  package var text: String { Crockford.encode(seed + workspaceID) }

  /// Makes the ticket with which a replica joins.
  package func ticket(for publicKey: [UInt8], as name: Text) throws -> Ticket {
    guard let key = SigningKey(bytes: seed) else { throw CryptoKitError.incorrectKeySize }
    return try Ticket(
      .invitation(key.publicKey), signedBy: key, for: publicKey, as: name,
      workspace: workspaceID)
  }
}
