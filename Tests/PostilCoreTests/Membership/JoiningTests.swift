import PostilCore
import Testing

/// Joining: by invitation, and how often.
struct JoiningTests {
  private var room = Newsroom()

  private mutating func invite(
    _ number: Int, for guest: Invitation.Guest = .member(.analyst, name: nil),
    expires: Int64? = nil, by host: ReplicaID = .north
  ) -> Ticket.Voucher {
    room.add(Newsroom.invitation(number, for: guest, expires: expires), by: host)
    return .invitation(Newsroom.key(number))
  }

  @Test func `nobody joins without a ticket, and everybody does where there are no keys`() {
    #expect(room.objection(with: nil) == .notInvited)
    let roster = Roster.open
    let objection = roster.objection(
      toJoining: .stranger, as: "x", with: nil, receivedAt: Instant(milliseconds: 0)
    ) { _ in false }
    #expect(objection == nil)
  }

  @Test mutating func `an invitation lets one in`() {
    let voucher = invite(20)
    #expect(room.objection(with: voucher) == nil)
    let seq = room.join(.stranger, as: "guest", with: voucher)
    #expect(room.objection(with: voucher) == .usedInvitation)
    #expect(room.roster.role(of: .stranger) == .analyst)
    #expect(room.roster.member(of: .stranger) == .stranger)
    let end = room.roster.invitations[Newsroom.key(20)]?.end
    guard case .used(by: .stranger, let mark)? = end else {
      Issue.record("\(String(describing: end))")
      return
    }
    #expect(mark.seq == seq)
  }

  @Test func `an invitation that nobody made lets nobody in`() {
    #expect(room.objection(with: .invitation(Newsroom.key(99))) == .unknownInvitation)
  }

  @Test mutating func `a ticket that another key signed is none`() {
    let voucher = invite(20)
    #expect(room.objection(with: voucher, signedBy: Newsroom.key(21)) == .forgedTicket)
    #expect(room.objection(with: voucher, signedBy: Newsroom.key(20)) == nil)
    #expect(room.objection(with: .predecessor(.west), signedBy: [1]) == .forgedTicket)
  }

  @Test mutating func `an invitation is good up to its last millisecond`() {
    let voucher = invite(20, expires: 1_000)
    let expected = Objection.expiredInvitation(at: Instant(milliseconds: 1_000))
    #expect(room.objection(with: voucher, at: 999) == nil)
    #expect(room.objection(with: voucher, at: 1_000) == nil)
    #expect(room.objection(with: voucher, at: 1_001) == expected)
    #expect(room.objection(with: voucher, at: .max) == expected)
    let endless = invite(21)
    #expect(room.objection(with: endless, at: .max) == nil)
  }

  @Test mutating func `a revoked invitation lets nobody in`() {
    let voucher = invite(20)
    room.add(.revoked(.invitation(Newsroom.key(20)), why: ""), by: .north)
    #expect(room.objection(with: voucher) == .revokedInvitation)
  }

  @Test mutating func `an invitation ends with the replica that made it`() {
    let device = invite(20, for: .device(of: .west), by: .westPhone)
    let other = invite(21, for: .device(of: .west), by: .west)
    room.add(.revoked(.replica(.westPhone), why: "stolen"), by: .west)
    #expect(room.objection(with: device) == .revokedInvitation)
    #expect(room.objection(with: other) == nil)
    let member = invite(22)
    room.add(.revoked(.member(.north), why: ""), by: .founder)
    #expect(room.objection(with: member) == .revokedInvitation)
  }

  @Test mutating func `an invitation with a name is for nobody else`() {
    let voucher = invite(20, for: .member(.reader, name: "anna"))
    #expect(room.objection(toJoining: "guest", with: voucher) == .invitationOfAnother(name: "anna"))
    #expect(room.objection(toJoining: "anna", with: voucher) == nil)
  }

  @Test mutating func `a device belongs to the member who invited it`() {
    let voucher = invite(20, for: .device(of: .west), by: .westPhone)
    room.join(.stranger, as: "west-tablet", with: voucher)
    #expect(room.roster.member(of: .stranger) == .west)
    #expect(room.roster.role(of: .stranger) == .analyst)
    #expect(room.roster.members[.west]?.replicas == [.west, .westPhone, .stranger])
    #expect(room.roster.members[.stranger] == nil)
  }

  @Test mutating func `a device of a revoked member stays outside`() {
    let voucher = invite(20, for: .device(of: .west), by: .north)
    let seq = room.add(.revoked(.member(.west), why: ""), by: .north)
    #expect(room.objection(with: voucher) == .revoked(at: seq))
  }

  @Test mutating func `every later successor of a replica is revoked with it`() {
    let first = ReplicaID(bits: 1)
    let second = ReplicaID(bits: 2)
    #expect(room.objection(with: .predecessor(.west)) == nil)
    room.join(first, as: "west-2", with: .predecessor(.west))
    room.join(second, as: "west-3", with: .predecessor(first))
    #expect(room.roster.member(of: second) == .west)
    #expect(room.roster.role(of: second) == .analyst)
    let seq = room.add(.revoked(.replica(.west), why: "lost"), by: .north)
    for replica in [ReplicaID.west, first, second] {
      #expect(room.roster.revocation(of: replica)?.seq == seq)
      #expect(room.roster.role(of: replica) == nil)
      #expect(room.objection(with: .predecessor(replica)) == .revoked(at: seq))
    }
    #expect(room.roster.role(of: .westPhone) == .analyst, "the other device goes on from nobody")
  }

  @Test mutating func `a revoked successor leaves its predecessor alone`() {
    let next = ReplicaID(bits: 1)
    room.join(next, as: "west-2", with: .predecessor(.west))
    room.add(.revoked(.replica(next), why: ""), by: .north)
    #expect(room.roster.role(of: next) == nil)
    #expect(room.roster.role(of: .west) == .analyst)
  }

  @Test func `nobody goes on from a replica that never joined`() {
    #expect(room.objection(with: .predecessor(.stranger)) == .notInvited)
  }

  @Test mutating func `a member has 100 replicas and no more`() {
    // West has two.
    for number in 3...Limits.replicasPerMember {
      #expect(room.objection(with: .predecessor(.west)) == nil)
      room.join(ReplicaID(bits: UInt64(number)), as: "w", with: .predecessor(.west))
    }
    let full = Objection.tooMany(limit: Limits.replicasPerMember)
    #expect(room.objection(with: .predecessor(.west)) == full)
    let device = invite(20, for: .device(of: .west))
    #expect(room.objection(with: device) == full)
    #expect(room.objection(with: .predecessor(.east)) == nil)
  }

  @Test mutating func `10,000 members join and no more`() {
    for number in room.roster.members.count..<Limits.members {
      room.welcome(
        ReplicaID(bits: UInt64(number) << 16), as: "m", .reader, by: .north,
        invitation: number + 1_000)
    }
    #expect(room.roster.members.count == Limits.members)
    let (member, device) = (invite(20), invite(21, for: .device(of: .east)))
    #expect(room.objection(with: member) == .tooMany(limit: Limits.members))
    #expect(room.objection(with: device) == nil)
  }

  @Test func `the first to join without a ticket is the founder, and nobody after`() {
    var room = Newsroom.empty
    room.add(.memberJoined(name: "operator", publicKey: [1]), by: .founder)
    #expect(room.roster.founder == .founder)
    #expect(room.roster.role(of: .founder) == .admin)
    room.add(.memberJoined(name: "other", publicKey: [2]), by: .stranger)
    #expect(room.roster.founder == .founder)
  }

  /// Nobody looks at the tickets of an open workspace.
  @Test func `in an open workspace everybody is their replica, under any name`() {
    var roster = Roster(isOpen: true)
    let moment = Instant(milliseconds: 0)
    roster.apply(
      .memberJoined(name: "north", publicKey: [1]), by: .north, at: 1, receivedAt: moment)
    for (seq, voucher) in [Ticket.Voucher.predecessor(.north), .predecessor(.west)].enumerated() {
      roster.apply(
        .memberJoined(name: "west", publicKey: [2], ticket: Newsroom.ticket(voucher)), by: .west,
        at: Seq(seq) + 2, receivedAt: moment)
      #expect(roster.member(of: .west) == .west)
      #expect(roster.revocation(of: .west) == nil)
    }
    #expect(roster.founder == nil)
  }
}
