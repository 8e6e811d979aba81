/// The holder of a one-time key may join, once.
///
/// Source: Protocol/TRUST.md, "Invitations".
package struct Invitation: Hashable, Sendable {
  /// The person or device that it is for.
  package enum Guest: Hashable, Sendable {
    /// Somebody new, and their role. With a name, nobody else can use it.
    case member(Role, name: Text?)
    /// A further replica of a member.
    case device(of: ReplicaID)
  }

  /// The public half of the one-time key: Ed25519, 32 bytes.
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

/// The permission for a replica to join: somebody vouches for its key and its name.
package struct Ticket: Hashable, Sendable {
  package enum Voucher: Hashable, Sendable {
    /// The one-time key of an invitation, 32 bytes.
    case invitation([UInt8])
    /// The replica whose work continues under the new key, since its file was copied or restored.
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

/// The member, replica or invitation that is revoked. Earlier events stay.
package enum Revocation: Hashable, Sendable {
  /// A member with all replicas.
  case member(ReplicaID)
  /// One device, with the replicas that continue its work.
  case replica(ReplicaID)
  /// An invitation that nobody has used yet, by its public key.
  case invitation([UInt8])
}
