import PostilCore

extension ReplicaID {
  static let founder = ReplicaID(bits: 0x90)
  static let east = ReplicaID(bits: 0xD0)
  /// West's second device.
  static let westPhone = ReplicaID(bits: 0xC1)
  static let stranger = ReplicaID(bits: 0xE0)
}

/// A log of membership, told line by line, and the roster that it makes.
struct Newsroom {
  private(set) var roster = Roster(isOpen: false)
  private(set) var head: Seq = 0

  /// The key of an invitation that is told by a number.
  static func key(_ number: Int) -> [UInt8] {
    (0..<32).map { $0 < 4 ? UInt8(truncatingIfNeeded: number >> ($0 * 8)) : 7 }
  }

  static func ticket(_ voucher: Ticket.Voucher) -> Ticket {
    Ticket(voucher: voucher, signature: [UInt8](repeating: 3, count: 64))
  }

  /// The founder, seq 1, then one member of each role: north, an admin; south, an editor; west, an
  /// analyst with a phone; east, a reader. 11 events. Invitations have the numbers 1 to 5.
  init() {
    add(.memberJoined(name: Roster.founderName, publicKey: [1]), by: .founder)
    welcome(.north, as: "north", .admin, by: .founder, invitation: 1)
    welcome(.south, as: "south", .editor, by: .north, invitation: 2)
    welcome(.west, as: "west", .analyst, by: .north, invitation: 3)
    welcome(.east, as: "east", .reader, by: .north, invitation: 4)
    add(Self.invitation(5, for: .device(of: .west)), by: .west)
    join(.westPhone, as: "west-phone", with: .invitation(Self.key(5)))
  }

  /// Without anybody.
  static var empty: Newsroom {
    var empty = Newsroom()
    empty.roster = Roster(isOpen: false)
    empty.head = 0
    return empty
  }

  static func invitation(
    _ number: Int, for guest: Invitation.Guest, expires: Int64? = nil
  ) -> Change {
    .memberInvited(
      Invitation(
        publicKey: key(number), guest: guest,
        expires: expires.map { Instant(milliseconds: $0) }))
  }

  /// - Returns: the event's seq.
  @discardableResult
  mutating func add(_ change: Change, by replica: ReplicaID, at moment: Int64 = 0) -> Seq {
    head += 1
    roster.apply(change, by: replica, at: head, receivedAt: Instant(milliseconds: moment))
    return head
  }

  mutating func welcome(
    _ replica: ReplicaID, as name: Text, _ role: Role, by host: ReplicaID, invitation number: Int
  ) {
    add(Self.invitation(number, for: .member(role, name: nil)), by: host)
    join(replica, as: name, with: .invitation(Self.key(number)))
  }

  @discardableResult
  mutating func join(_ replica: ReplicaID, as name: Text, with voucher: Ticket.Voucher) -> Seq {
    add(
      .memberJoined(
        name: name, publicKey: [UInt8(truncatingIfNeeded: replica.bits)],
        ticket: Self.ticket(voucher)), by: replica)
  }

  /// - Parameter signer: the signer of the ticket; the voucher by default.
  func objection(
    toJoining name: Text = "guest", with voucher: Ticket.Voucher?, at moment: Int64 = 0,
    signedBy signer: [UInt8]? = nil
  ) -> Objection? {
    roster.objection(
      toJoining: .stranger, as: name, with: voucher.map(Self.ticket),
      receivedAt: Instant(milliseconds: moment)
    ) { key in signer.map { $0 == key } ?? true }
  }
}
