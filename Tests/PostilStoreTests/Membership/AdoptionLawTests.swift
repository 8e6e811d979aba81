import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// Every `LogStore` takes those changesets of a revoked replica that an admin adopted, and no others.
struct AdoptionLawTests {
  private let article = ArticleImport.sample("One")
  private var entity: EntityID { .article(article.article) }

  /// South, an editor, wrote two events that nobody has, and was revoked.
  private func roomWithoutSouth(_ kind: LogKind) throws -> (SignedNewsroom, work: Changeset) {
    var room = try SignedNewsroom(kind)
    let work = try room.south.write(
      .articleImported(article), .tagged(entity: entity, tag: "t"), base: room.end)
    try room.decide(.revoked(.member(room.south.replica), why: "left"))
    return (room, work)
  }

  @Test(arguments: LogKind.allCases)
  func `nothing of a revoked replica is taken before an admin adopts it`(kind: LogKind) throws {
    var (room, work) = try roomWithoutSouth(kind)
    let revoked = Refusal(.revoked, found: try room.end)
    #expect(try room.open.refusal(of: work) == revoked)
    try room.decide(room.south.adoption)
    let logged = try room.open.appendAdmitted(work)
    #expect(try room.end == logged.lastSeq)
    let frontier = try room.open.log.frontier(of: room.south.replica)
    #expect(frontier?.lastCounter == work.lastCounter)
    #expect(frontier?.chain == room.south.chain)
    #expect(try room.open.append(work) == .alreadyHeld(logged))
    #expect(
      try room.open.log.members().adopter(
        of: EventID(replica: work.replica, counter: work.lastCounter), at: logged.firstSeq,
        chain: { nil }) == room.founder.replica)
  }

  @Test
  func `the adoption with the changeset's chain names the adopter, among several of one counter`()
    throws
  {
    var roster = Roster(isOpen: false)
    let (founder, north) = (Author("operator").replica, Author("north").replica)
    func apply(_ change: Change, by replica: ReplicaID, at seq: Seq) {
      roster.apply(change, by: replica, at: seq, receivedAt: .noon)
    }
    apply(.memberJoined(name: "operator", publicKey: [], ticket: nil), by: founder, at: 1)
    apply(.memberJoined(name: "north", publicKey: [], ticket: nil), by: north, at: 2)
    apply(.revoked(.replica(north), why: ""), by: founder, at: 3)
    let last = EventID(replica: north, counter: 7)
    for (seq, by) in [(Seq(4), founder), (5, ReplicaID(bits: 5)), (9, ReplicaID(bits: 9))] {
      let chain = [UInt8](repeating: UInt8(seq), count: 32)
      apply(.workAdopted(replica: north, lastCounter: 7, chain: chain, why: ""), by: by, at: seq)
    }
    func adopter(ofChain byte: UInt8) -> ReplicaID? {
      roster.adopter(of: last, at: 6) { [UInt8](repeating: byte, count: 32) }
    }
    #expect(adopter(ofChain: 4) == founder)
    #expect(adopter(ofChain: 5) == ReplicaID(bits: 5))
    #expect(adopter(ofChain: 9) == nil)
  }

  @Test(arguments: LogKind.allCases)
  func `a changeset after an adopted one needs an adoption of its own`(kind: LogKind) throws {
    var (room, work) = try roomWithoutSouth(kind)
    try room.decide(room.south.adoption)
    let more = try room.south.write(.tagged(entity: entity, tag: "u"), base: room.end)
    try room.open.appendAdmitted(work)
    #expect(try room.open.refusal(of: more)?.code == .revoked)
    try room.decide(room.south.adoption)
    try room.open.appendAdmitted(more)
  }

  @Test(arguments: LogKind.allCases)
  func `an adoption of other work under the same counters lets nothing in`(kind: LogKind) throws {
    var (room, work) = try roomWithoutSouth(kind)
    let other = Change.workAdopted(
      replica: work.replica, lastCounter: work.lastCounter, chain: room.north.chain.bytes, why: "")
    try room.decide(other)
    #expect(try room.open.refusal(of: work)?.code == .revoked)
    try room.decide(room.south.adoption)
    try room.open.appendAdmitted(work)
  }

  @Test(arguments: LogKind.allCases)
  func `an adoption names its changeset's last event and no other of it`(kind: LogKind) throws {
    var (room, work) = try roomWithoutSouth(kind)
    let first = try Changeset(
      replica: work.replica, firstCounter: work.firstCounter,
      events: EventRun(events: [Array(work.events.bytes[work.events.ranges[0]])]))
    let frontier = try room.open.log.frontier(of: work.replica)
    let chain = try #require(frontier).chain.adding(first)
    try room.decide(
      .workAdopted(
        replica: work.replica, lastCounter: work.firstCounter, chain: chain.bytes, why: ""))
    #expect(try room.open.refusal(of: work)?.code == .revoked)
    try room.open.appendAdmitted(first.signed(by: room.south.key, at: chain))
  }

  @Test(arguments: LogKind.allCases)
  func `adopted work that its author did not sign is refused`(kind: LogKind) throws {
    var (room, work) = try roomWithoutSouth(kind)
    try room.decide(room.south.adoption)
    let forged = try work.signed(by: room.north.key, at: room.south.chain)
    #expect(try room.open.refusal(of: forged) == Refusal(.notSigned))
  }

  @Test(arguments: LogKind.allCases)
  func `adopted work may do what its author's last role could`(kind: LogKind) throws {
    var room = try SignedNewsroom(kind)
    let seen = try room.end
    try room.decide(.roleSet(member: room.south.replica, role: .analyst))
    try room.decide(.revoked(.replica(room.south.replica), why: "stolen"))
    // The member's role for other devices does not matter.
    try room.decide(.roleSet(member: room.south.replica, role: .admin))
    let work = try room.south.write(.articleImported(article), base: seen)
    try room.decide(room.south.adoption)
    #expect(try room.open.refusal(of: work) == Refusal(.roleTooLow, subject: "editor"))
  }

  @Test(arguments: LogKind.allCases)
  func `an event about members in adopted work is no act, and no reason to refuse it`(
    kind: LogKind
  ) throws {
    var (room, work) = try roomWithoutSouth(kind)
    try room.decide(room.south.adoption)
    try room.open.appendAdmitted(work)
    let seen = try room.end
    let key = SigningKey.ofTests("phone").publicKey
    let named = CounterRange(
      replica: work.replica, first: work.firstCounter, last: work.lastCounter)
    let acts = try room.north.write(
      room.north.join(), .roleSet(member: room.east.replica, role: .admin),
      .memberInvited(
        Invitation(publicKey: key, guest: .member(.admin, name: nil), expires: nil)),
      .revoked(.member(room.west.replica), why: ""), .eventsSetAside([named], why: ""),
      .serverKeyAnnounced(
        pin: [UInt8](repeating: 1, count: 32), replacing: [UInt8](repeating: 2, count: 32)),
      .workAdopted(replica: room.west.replica, lastCounter: 9, chain: key, why: ""),
      .tagged(entity: entity, tag: "u"), base: seen)
    try room.decide(.revoked(.member(room.north.replica), why: "left"))
    try room.decide(room.north.adoption)
    let before = try room.open.log.members()
    let logged = try room.open.appendAdmitted(acts)
    #expect(try room.open.log.members() == before)
    #expect(logged.changeset.events.count == 8)
  }

  @Test(arguments: LogKind.allCases)
  func `an adoption of work that is not lost counts once its replica is revoked`(kind: LogKind)
    throws
  {
    var room = try SignedNewsroom(kind)
    let seen = try room.end
    let invitation = Invitation(
      publicKey: SigningKey.ofTests("phone").publicKey, guest: .device(of: room.west.replica),
      expires: nil)
    try room.open.appendAdmitted(room.west.write(.memberInvited(invitation), base: seen))
    let work = try room.west.write(
      .revoked(.invitation(invitation.publicKey), why: ""), .tagged(entity: entity, tag: "t"),
      base: seen)
    try room.decide(room.west.adoption)
    if kind == .memory {
      // Not revoked, its acts are acts.
      var log = try #require(room.open.log as? MemoryLog)
      _ = try log.append([work], receivedAt: .noon)
      #expect(log.members().invitations[invitation.publicKey]?.end != nil)
    }
    try room.decide(.revoked(.member(room.west.replica), why: "left"))
    try room.open.appendAdmitted(work)
    #expect(try room.open.log.members().invitations[invitation.publicKey]?.end == nil)
  }

  @Test(arguments: LogKind.allCases)
  func `only an admin adopts, and only work of a replica in the log`(kind: LogKind) throws {
    var (room, _) = try roomWithoutSouth(kind)
    #expect(
      try room.open.refusal(of: room.west.write(room.south.adoption, base: room.end))
        == Refusal(.roleTooLow, subject: "admin"))
    #expect(
      try room.open.refusal(of: room.north.write(room.stranger.unwritten, base: room.end))
        == Refusal(.membershipRefused))
  }

  @Test func `a roster holds so many adoptions and no more`() {
    var room = Roster(isOpen: false)
    let founder = Signer("operator")
    room.apply(founder.join(), by: founder.replica, at: 1, receivedAt: .noon)
    func adoption(_ counter: Int) -> Change {
      .workAdopted(
        replica: founder.replica, lastCounter: UInt64(counter), chain: founder.chain.bytes, why: "")
    }
    for counter in 1...Limits.adoptions {
      #expect(room.objection(to: adoption(counter), by: founder.replica) == nil)
      room.apply(adoption(counter), by: founder.replica, at: 2, receivedAt: .noon)
    }
    #expect(
      room.objection(to: adoption(Limits.adoptions + 1), by: founder.replica)
        == .tooMany(limit: Limits.adoptions))
    #expect(room.objection(to: adoption(1), by: founder.replica) == nil)
  }

  @Test(arguments: LogKind.allCases)
  func `adopted work uses the room of its author's member`(kind: LogKind) throws {
    let small = RoomLimits(entity: RoomLimits.Size(events: 16, bytes: 100_000))
    var room = try SignedNewsroom(in: kind.open(.founded, limits: small))
    let seen = try room.end
    let tags = (0..<17).map { Change.tagged(entity: entity, tag: Text("t\($0)")) }
    let work = try room.west.write(
      events: tags.map {
        EventEncoder.encode(base: seen, claimedAt: .noon, change: $0)
      })
    try room.decide(.revoked(.member(room.west.replica), why: "left"))
    try room.decide(room.west.adoption)
    let refusal = try #require(try room.open.refusal(of: work))
    #expect(refusal.code == .noRoom)
  }
}

extension Signer {
  /// An adoption of events that it never wrote.
  fileprivate var unwritten: Change {
    .workAdopted(replica: replica, lastCounter: 1, chain: chain.bytes, why: "")
  }
}
