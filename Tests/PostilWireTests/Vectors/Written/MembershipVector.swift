import PostilCore

/// A ticket as the vectors write it.
struct TicketVector: Decodable {
  let ticket: Ticket

  private enum Key: CodingKey {
    case invitation, predecessor, signature
  }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    let voucher: Ticket.Voucher =
      if let key = try fields.decodeIfPresent(Read<[UInt8]>.self, forKey: .invitation) {
        .invitation(key.value)
      } else {
        .predecessor(try fields.decode(Read<ReplicaID>.self, forKey: .predecessor).value)
      }
    ticket = Ticket(
      voucher: voucher, signature: try fields.decode(Read<[UInt8]>.self, forKey: .signature).value)
  }
}

/// The subject of a revocation, as the vectors write it.
struct RevocationVector: Decodable {
  let revocation: Revocation

  private enum Key: CodingKey {
    case member, replica, invitation
  }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    revocation =
      if let member = try fields.decodeIfPresent(Read<ReplicaID>.self, forKey: .member) {
        .member(member.value)
      } else if let replica = try fields.decodeIfPresent(Read<ReplicaID>.self, forKey: .replica) {
        .replica(replica.value)
      } else {
        .invitation(try fields.decode(Read<[UInt8]>.self, forKey: .invitation).value)
      }
  }
}

/// The statement of a replica that wants to join, as the vectors write it.
struct JoiningVector: Decodable {
  let name: Read<Text>
  let publicKey: Read<[UInt8]>
  let ticket: TicketVector
}
