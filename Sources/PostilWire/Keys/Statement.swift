import Crypto
package import PostilCore

/// A statement that a key can sign. Each kind begins with words of its own, so a signature for one is not
/// valid for another.
///
/// Source: Protocol/TRUST.md, "Signatures".
package struct Statement: Sendable {
  package let bytes: [UInt8]

  /// States that everything up to a value of the replica's own chain is its own.
  package static func changeset(_ chain: Chain) -> Statement {
    Statement(bytes: Array("postil changeset 1\n".utf8) + chain.bytes)
  }

  /// States that the sender of a hello holds the replica's key now, and met a server of this key.
  ///
  /// - Parameters:
  ///   - nonce: the greeting's.
  ///   - pin: of the key that the server proved to hold at the TLS handshake; `nil` where the connection is
  ///     not encrypted.
  package static func hello(_ nonce: [UInt8], workspace name: Text, replica: ReplicaID, pin: Pin?)
    -> Statement
  {
    var writer = ProtoWriter()
    writer.presentBlob(1, nonce)
    writer.presentText(2, name)
    writer.fixed(3, replica.bits)
    writer.presentBlob(4, pin?.bytes ?? [])
    return Statement(bytes: Array("postil hello 1\n".utf8) + writer.bytes)
  }

  /// States that a key may join under a name.
  ///
  /// - Parameter workspace: its id, 16 bytes.
  package static func join(_ publicKey: [UInt8], as name: Text, workspace: [UInt8]) -> Statement {
    var writer = ProtoWriter()
    writer.presentBlob(1, workspace)
    writer.presentBlob(2, publicKey)
    writer.presentText(3, name)
    return Statement(bytes: Array("postil join 1\n".utf8) + writer.bytes)
  }

  /// States that a log had this end.
  package static func end(_ end: LogEnd) -> Statement {
    var writer = ProtoWriter()
    writer.presentBlob(1, end.workspaceID)
    writer.presentBlob(2, end.epoch.bytes)
    writer.presentUnsigned(3, end.seq)
    writer.presentBlob(4, end.chain.bytes)
    return Statement(bytes: Array("postil end 1\n".utf8) + writer.bytes)
  }

  /// True if a key signed this. The library compares in constant time.
  ///
  /// - Parameter publicKey: 32 bytes.
  package func isSigned(_ signature: [UInt8], by publicKey: [UInt8]) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else {
      return false
    }
    return key.isValidSignature(signature, for: bytes)
  }
}

extension Ticket {
  /// A statement about a key and a name, by the key that vouches for them.
  package init(
    _ voucher: Voucher, signedBy key: SigningKey, for publicKey: [UInt8], as name: Text,
    workspace: [UInt8]
  ) throws {
    self.init(
      voucher: voucher,
      signature: try key.sign(.join(publicKey, as: name, workspace: workspace)))
  }
}
