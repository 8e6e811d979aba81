import PostilCore
import Testing

/// The decisions that members may make about each other, and the refused ones: one row for each answer.
struct ObjectionTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let by: ReplicaID
    let change: Change
    let objection: Objection?

    init(_ name: String, _ by: ReplicaID, _ change: Change, _ objection: Objection? = nil) {
      testDescription = name
      self.by = by
      self.change = change
      self.objection = objection
    }
  }

  private static let note = Change.annotationAdded(.note("n"))
  private static let import1 = Change.articleImported(.flood)
  private static let newMember = Newsroom.invitation(90, for: .member(.reader, name: nil))
  private static let announced = Change.serverKeyAnnounced(
    pin: Newsroom.key(1), replacing: Newsroom.key(2))
  private static func device(_ member: ReplicaID) -> Change {
    Newsroom.invitation(90, for: .device(of: member))
  }
  private static let repeated = Newsroom.invitation(6, for: .device(of: .west))
  private static func revoked(_ revocation: Revocation) -> Change { .revoked(revocation, why: "") }

  static let rows = [
    Row("a stranger annotates", .stranger, note, .notInvited),
    Row("a reader annotates", .east, note, .roleTooLow(needed: .analyst)),
    Row("an analyst annotates", .west, note),
    Row("an analyst annotates on the second device", .westPhone, note),
    Row("an analyst imports", .west, import1, .roleTooLow(needed: .editor)),
    Row("an editor imports", .south, import1),
    Row("the founder imports", .founder, import1),
    Row("somebody joins again", .west, .memberJoined(name: "w", publicKey: [1]), .notInvited),

    Row(
      "an editor sets a role", .south, .roleSet(member: .east, role: .analyst),
      .roleTooLow(needed: .admin)),
    Row(
      "an editor sets the own role", .south, .roleSet(member: .south, role: .admin),
      .roleTooLow(needed: .admin)),
    Row("an admin sets a role", .north, .roleSet(member: .east, role: .admin)),
    Row("an admin gives up the own role", .north, .roleSet(member: .north, role: .reader)),
    Row(
      "an admin sets the founder's role", .north, .roleSet(member: .founder, role: .reader),
      .founder),
    Row(
      "the founder sets the own role", .founder, .roleSet(member: .founder, role: .reader), .founder
    ),
    Row("an admin sets nobody's role", .north, .roleSet(member: .stranger, role: .reader), .nobody),
    Row(
      "an admin sets the role of a device", .north, .roleSet(member: .westPhone, role: .reader),
      .nobody),

    Row("an editor invites somebody", .south, newMember, .roleTooLow(needed: .admin)),
    Row("an admin invites somebody", .north, newMember),
    Row(
      "an admin invites with a key that is used", .north,
      Newsroom.invitation(3, for: .member(.reader, name: nil)), .usedInvitation),
    Row(
      "an admin invites with a key that waits", .north,
      Newsroom.invitation(6, for: .member(.reader, name: nil)), .usedInvitation),
    Row("a reader invites an own device", .east, device(.east)),
    Row("a second device repeats what the first did", .westPhone, repeated),
    Row("another repeats it", .north, repeated, .usedInvitation),
    Row("a member invites a further device from the second one", .westPhone, device(.west)),
    Row(
      "a device is taken for a member", .westPhone, device(.westPhone), .foreignDevice),
    Row("a reader invites another's device", .east, device(.west), .foreignDevice),
    Row("an admin invites another's device", .north, device(.west), .foreignDevice),
    Row("an admin invites nobody's device", .north, device(.stranger), .foreignDevice),
    Row("an admin invites a device of the founder", .north, device(.founder), .foreignDevice),
    Row("the founder invites an own device", .founder, device(.founder), .founder),

    Row("a reader revokes the own device", .east, revoked(.replica(.east))),
    Row("a member revokes a second device", .west, revoked(.replica(.westPhone))),
    Row("a second device revokes the first", .westPhone, revoked(.replica(.west))),
    Row(
      "an editor revokes another's device", .south, revoked(.replica(.east)),
      .roleTooLow(needed: .admin)),
    Row(
      "a reader revokes themselves as a member", .east, revoked(.member(.east)),
      .roleTooLow(needed: .admin)),
    Row("an admin revokes a member", .north, revoked(.member(.west))),
    Row(
      "an admin revokes a device as if it were a member", .north, revoked(.member(.westPhone)),
      .nobody),
    Row("an admin revokes a device", .north, revoked(.replica(.westPhone))),
    Row("an admin revokes the founder", .north, revoked(.member(.founder)), .founder),
    Row("an admin revokes the founder's replica", .north, revoked(.replica(.founder)), .founder),
    Row("the founder revokes the own replica", .founder, revoked(.replica(.founder)), .founder),
    Row("an admin revokes nobody", .north, revoked(.member(.stranger)), .nobody),
    Row("an admin revokes no replica", .north, revoked(.replica(.stranger)), .nobody),

    Row("an admin revokes an invitation", .north, revoked(.invitation(Newsroom.key(6)))),
    Row("a member revokes an own invitation", .west, revoked(.invitation(Newsroom.key(6)))),
    Row(
      "a member revokes an own invitation from the second device", .westPhone,
      revoked(.invitation(Newsroom.key(6)))),
    Row(
      "a member revokes a device's invitation that an admin made for them", .east,
      revoked(.invitation(Newsroom.key(7)))),
    Row(
      "an editor revokes another's invitation", .south, revoked(.invitation(Newsroom.key(6))),
      .roleTooLow(needed: .admin)),
    Row(
      "an admin revokes a used invitation", .north, revoked(.invitation(Newsroom.key(3))), .nobody),
    Row(
      "an admin revokes an invitation that is not there", .north,
      revoked(.invitation(Newsroom.key(99))), .nobody),

    Row("the founder announces a key", .founder, announced),
    Row("an admin announces a key", .north, announced, .notTheFounder),
    Row("an editor announces a key", .south, announced, .roleTooLow(needed: .admin)),
    Row("an analyst announces a key", .west, announced, .roleTooLow(needed: .admin)),
    Row("a stranger announces a key", .stranger, announced, .notInvited),
    Row("an admin announces more than is known", .north, .unknown(kind: 28), .notTheFounder),
    Row("an admin writes an event of a later version", .north, .unknown(kind: 29)),
  ]

  /// With two invitations that wait: for a device of west, by west, and for one of east, by north.
  private var room: Newsroom {
    var room = Newsroom()
    room.add(Newsroom.invitation(6, for: .device(of: .west)), by: .west)
    room.add(Newsroom.invitation(7, for: .device(of: .east)), by: .north)
    return room
  }

  @Test(arguments: rows)
  func `each role may do its own kinds of events`(row: Row) {
    #expect(room.roster.objection(to: row.change, by: row.by) == row.objection)
  }

  @Test(arguments: rows)
  func `in an open workspace nothing is in anybody's way`(row: Row) {
    #expect(Roster.open.objection(to: row.change, by: row.by) == nil)
  }

  @Test func `a revoked member, device or invitation can do nothing, and cannot be revoked again`()
  {
    var room = Newsroom()
    let seq = room.add(Self.revoked(.member(.west)), by: .north)
    for replica in [ReplicaID.west, .westPhone] {
      #expect(room.roster.objection(to: Self.note, by: replica) == .revoked(at: seq))
      #expect(room.roster.objection(to: Self.device(.west), by: replica) == .revoked(at: seq))
      #expect(room.roster.role(of: replica) == nil)
    }
    for change in [Self.revoked(.member(.west)), .roleSet(member: .west, role: .admin)] {
      #expect(room.roster.objection(to: change, by: .north) == .nobody)
    }
    let other = room.add(Self.revoked(.replica(.east)), by: .north)
    #expect(room.roster.objection(to: Self.note, by: .east) == .revoked(at: other))
    #expect(room.roster.objection(to: Self.revoked(.replica(.east)), by: .north) == .nobody)
    #expect(room.roster.devices[.east]?.name == "east", "what was true stays")
  }

  @Test func `a device that is revoked leaves the others alone`() {
    var room = Newsroom()
    let seq = room.add(Self.revoked(.replica(.west)), by: .westPhone)
    #expect(room.roster.objection(to: Self.note, by: .west) == .revoked(at: seq))
    #expect(room.roster.objection(to: Self.note, by: .westPhone) == nil)
  }

  @Test func `a role counts from its seq on`() {
    var room = Newsroom()
    room.add(.roleSet(member: .west, role: .editor), by: .north)
    #expect(room.roster.objection(to: Self.import1, by: .westPhone) == nil)
    room.add(.roleSet(member: .west, role: .reader), by: .north)
    #expect(room.roster.objection(to: Self.note, by: .west) == .roleTooLow(needed: .analyst))
    #expect(room.roster.role(of: .westPhone) == .reader)
  }

  @Test func `1,000 invitations wait and no more`() {
    var room = Newsroom()
    for number in 100..<100 + Limits.openInvitations {
      let change = Newsroom.invitation(number, for: .member(.reader, name: nil))
      #expect(room.roster.objection(to: change, by: .north) == nil)
      room.add(change, by: .north)
    }
    let full = Objection.tooMany(limit: Limits.openInvitations)
    #expect(room.roster.objection(to: Self.newMember, by: .north) == full)
    // Those of devices count to their member.
    #expect(room.roster.objection(to: Self.device(.east), by: .east) == nil)
    room.add(Self.revoked(.invitation(Newsroom.key(100))), by: .north)
    #expect(room.roster.objection(to: Self.newMember, by: .north) == nil)
  }

  @Test func `a member makes so many invitations for devices and no more, also of expired ones`() {
    var room = Newsroom()
    for number in 100..<100 + Limits.deviceInvitationsPerMember {
      let change = Newsroom.invitation(number, for: .device(of: .east), expires: 0)
      #expect(room.roster.objection(to: change, by: .east) == nil)
      room.add(change, by: .east, at: 1)
    }
    #expect(
      room.roster.objection(to: Self.device(.east), by: .east)
        == .tooMany(limit: Limits.deviceInvitationsPerMember))
    #expect(room.roster.objection(to: Self.newMember, by: .north) == nil)
  }

  @Test func `a member's role is set so often and no more, and the member can still be revoked`() {
    var room = Newsroom()
    for number in 0..<Limits.roleChanges {
      let change = Change.roleSet(
        member: .west, role: number.isMultiple(of: 2) ? .reader : .analyst)
      #expect(room.roster.objection(to: change, by: .north) == nil)
      room.add(change, by: .north)
    }
    #expect(
      room.roster.objection(to: .roleSet(member: .west, role: .reader), by: .north)
        == .tooMany(limit: Limits.roleChanges))
    #expect(room.roster.objection(to: .roleSet(member: .east, role: .analyst), by: .north) == nil)
    #expect(room.roster.objection(to: Self.revoked(.member(.west)), by: .north) == nil)
  }

  @Test func `a member's invitations for devices keep nobody else from inviting`() {
    var room = Newsroom()
    for number in 100..<100 + Limits.replicasPerMember {
      let change = Newsroom.invitation(number, for: .device(of: .east))
      #expect(room.roster.objection(to: change, by: .east) == nil)
      room.add(change, by: .east)
    }
    #expect(
      room.roster.objection(to: Self.device(.east), by: .east)
        == .tooMany(limit: Limits.replicasPerMember))
    #expect(room.roster.objection(to: Self.newMember, by: .north) == nil)
    #expect(room.roster.objection(to: Self.device(.west), by: .west) == nil)
  }

  @Test func `a member's invitations end with the member, and count no more`() {
    var room = Newsroom()
    room.add(.roleSet(member: .west, role: .admin), by: .north)
    for number in 100..<100 + Limits.openInvitations {
      room.add(Newsroom.invitation(number, for: .member(.reader, name: nil)), by: .west)
    }
    #expect(
      room.roster.objection(to: Self.newMember, by: .north)
        == .tooMany(limit: Limits.openInvitations))
    room.add(Self.revoked(.member(.west)), by: .north)
    #expect(room.roster.objection(to: Self.newMember, by: .north) == nil)
  }

  @Test func `an invitation that has expired is none of the 1,000, by the moment that the log has`()
  {
    var room = Newsroom()
    for number in 100..<100 + Limits.openInvitations {
      room.add(
        Newsroom.invitation(
          number, for: .member(.reader, name: nil), expires: number == 100 ? 500 : 1_000),
        by: .north)
    }
    let objection = { (moment: Int64) in
      room.roster.objection(
        to: Self.newMember, by: .north, receivedAt: Instant(milliseconds: moment))
    }
    #expect(objection(500) == .tooMany(limit: Limits.openInvitations))
    #expect(objection(501) == nil)
    room.add(Newsroom.invitation(90, for: .member(.reader, name: nil)), by: .north, at: 501)
    #expect(
      room.roster.objection(
        to: Newsroom.invitation(91, for: .member(.reader, name: nil)), by: .north,
        receivedAt: Instant(milliseconds: 501)) == .tooMany(limit: Limits.openInvitations))
    #expect(objection(1_001) == .usedInvitation)
  }
}
