import PostilCore
import Testing

/// The law of lowering a marking: an admin, as far as the event could know, or the maker of the entity may.
struct LoweringTests {
  private var room = Newsroom()

  private func origin(_ replica: ReplicaID, _ counter: UInt64, base: Seq = 0, seq: Seq? = nil)
    -> Origin
  {
    Origin(
      stamp: Stamp(replica, counter, base: base, seq: seq),
      facts: .reply(ReplyFacts(annotation: EventID(replica: .north, counter: 9), parent: nil)))
  }

  private func mayLower(_ stamp: Stamp, _ origins: Origin...) -> Bool {
    room.roster.mayLower(stamp, on: origins)
  }

  @Test mutating func `an admin may, from the role's seq on that the event has seen`() {
    #expect(mayLower(Stamp(.founder, 9, base: 1)))
    #expect(mayLower(Stamp(.north, 9, base: 11)))
    #expect(!mayLower(Stamp(.south, 9, base: 11)))
    let raised = room.add(.roleSet(member: .south, role: .admin), by: .north)
    #expect(!mayLower(Stamp(.south, 9, base: raised - 1)))
    #expect(mayLower(Stamp(.south, 9, base: raised)))
    #expect(mayLower(Stamp(.south, 9, base: raised, seq: raised + 5)))
    let lowered = room.add(.roleSet(member: .south, role: .editor), by: .north)
    #expect(mayLower(Stamp(.south, 9, base: lowered - 1)), "it is the server's to refuse")
    #expect(!mayLower(Stamp(.south, 9, base: lowered)))
  }

  @Test func `a device may what its member may`() {
    let own = origin(.west, 2, base: 11, seq: 12)
    #expect(mayLower(Stamp(.westPhone, 9, base: 12), own))
    #expect(!mayLower(Stamp(.westPhone, 9, base: 11), own), "it has not seen it")
    #expect(!mayLower(Stamp(.east, 9, base: 12), own))
  }

  @Test func `the maker of an entity may, pending or not`() {
    let own = origin(.west, 2, base: 11)
    #expect(mayLower(Stamp(.west, 3, base: 11), own))
    #expect(mayLower(Stamp(.west, 2, base: 11), own), "with the event that makes it")
    #expect(!mayLower(Stamp(.west, 1, base: 11), own), "before it")
  }

  /// ⚖ An import that the event cannot have seen does not matter, else a marking would change when it arrives.
  @Test func `an import that the event has not seen makes nobody an originator`() {
    let first = origin(.south, 2, seq: 12)
    let second = origin(.west, 2, seq: 13)
    #expect(!mayLower(Stamp(.westPhone, 2, base: 12), first, second))
    #expect(mayLower(Stamp(.westPhone, 2, base: 13), first, second))
  }

  @Test func `in an open workspace everybody may`() {
    #expect(Roster.open.mayLower(Stamp(.stranger, 1), on: []))
  }

  @Test mutating func `the end of an admin is the last one`() {
    #expect(room.roster.adminEnd(of: .north) == nil)
    #expect(room.roster.adminEnd(of: .stranger) == nil)
    let first = room.add(.roleSet(member: .north, role: .editor), by: .founder)
    #expect(room.roster.adminEnd(of: .north) == first)
    room.add(.roleSet(member: .north, role: .analyst), by: .founder)
    #expect(room.roster.adminEnd(of: .north) == first)
    room.add(.roleSet(member: .north, role: .admin), by: .founder)
    #expect(room.roster.adminEnd(of: .north) == first)
    room.add(.roleSet(member: .north, role: .admin), by: .founder)
    #expect(room.roster.adminEnd(of: .north) == first)
    let second = room.add(.roleSet(member: .north, role: .reader), by: .founder)
    #expect(room.roster.adminEnd(of: .north) == second)
  }

  @Test mutating func `the end of an admin ends it on every device`() {
    room.join(ReplicaID(bits: 1), as: "north-2", with: .predecessor(.north))
    let end = room.add(.roleSet(member: .north, role: .editor), by: .founder)
    #expect(room.roster.adminEnd(of: ReplicaID(bits: 1)) == end)
  }
}
