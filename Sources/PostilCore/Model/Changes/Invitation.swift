/// The holder of a one-time key may join, once.
///
/// Source: Protocol/TRUST.md, "Invitations".
package struct Invitation: Hashable, Sendable {
  /// Whom it is for.
  package enum Guest: Hashable, Sendable {
    /// Somebody new, and what they may do. With a name, nobody else can use it.
    case member(Role, name: Text?)
    /// A further replica of a member.
    case device(of: ReplicaID)
  }

  /// Of the one-time key: Ed25519, 32 bytes.
  package let publicKey: [UInt8]
  package let guest: Guest
  /// The last moment, by the server's clock, at which somebody can join with it.
  package let expires: Instant?

  package init(publicKey: [UInt8], guest: Guest, expires: Instant?) {
    self.publicKey = publicKey
    self.guest = guest
    self.expires = expires
  }

  func hasExpired(at moment: Instant) -> Bool {
    expires.map { moment.milliseconds > $0.milliseconds } ?? false
  }
}

/// What lets a replica join: somebody who vouches for its key and its name.
package struct Ticket: Hashable, Sendable {
  package enum Voucher: Hashable, Sendable {
    /// The one-time key of an invitation, 32 bytes.
    case invitation([UInt8])
    /// The replica whose work goes on under the new key, since its file was copied or restored.
    case predecessor(ReplicaID)
  }

  package let voucher: Voucher
  /// By the voucher's key, over the new replica's key and name: Ed25519, 64 bytes.
  package let signature: [UInt8]

  package init(voucher: Voucher, signature: [UInt8]) {
    self.voucher = voucher
    self.signature = signature
  }
}

/// Who or what may not go on. Earlier events stay.
package enum Revocation: Hashable, Sendable {
  /// With all replicas.
  case member(ReplicaID)
  /// One device, with those that go on with its work.
  case replica(ReplicaID)
  /// An invitation that nobody has used yet, by its public key.
  case invitation([UInt8])
}
