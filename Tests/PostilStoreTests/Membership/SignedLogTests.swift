import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// Every `LogStore` of a founded workspace takes the same changesets, and refuses the same to everybody.
struct SignedLogTests {
  private let article = ArticleImport.sample("One")
  private var entity: EntityID { .article(article.article) }

  @Test(arguments: LogKind.allCases, Forgery.all)
  func `a forgery is refused, and the log stays as it was`(kind: LogKind, forgery: Forgery)
    throws
  {
    var room = try SignedNewsroom(kind)
    let changeset = try forgery.changeset(&room)
    let head = try room.end
    let chain = try room.open.log.chain(at: head)
    let roster = try room.open.log.members()
    #expect(try room.open.refusal(of: changeset) == forgery.refusal)
    #expect(try room.end == head)
    #expect(try room.open.log.chain(at: head) == chain)
    #expect(try room.open.log.members() == roster)
  }

  @Test(arguments: LogKind.allCases)
  func `events that each role may write are taken`(kind: LogKind) throws {
    var room = try SignedNewsroom(kind)
    try room.open.appendAdmitted(room.south.write(.articleImported(article), base: room.end))
    try room.open.appendAdmitted(
      room.west.write(.tagged(entity: entity, tag: "t"), base: room.end))
    let key = SigningKey.ofTests("a phone")
    let phone = Invitation(
      publicKey: key.publicKey, guest: .device(of: room.east.replica), expires: .noon)
    try room.open.appendAdmitted(room.east.write(.memberInvited(phone), base: room.end))
    let ticket = try room.stranger.ticket(of: key)
    try room.open.appendAdmitted(
      room.stranger.write(room.stranger.join(with: ticket), base: room.end))
    #expect(try room.open.log.members().member(of: room.stranger.replica) == room.east.replica)
    try room.open.appendAdmitted(
      room.north.write(.roleSet(member: room.east.replica, role: .analyst), base: room.end))
    try room.open.appendAdmitted(
      room.stranger.write(.tagged(entity: entity, tag: "u"), base: room.end))
  }

  @Test(arguments: LogKind.allCases)
  func `a log begins with its founder and with nobody else`(kind: LogKind) throws {
    var open = try kind.open(.founded)
    var other = Signer("north")
    #expect(try open.refusal(of: other.write(other.join())) == Refusal(.notAMember))
    var founder = Signer("operator")
    #expect(
      try open.refusal(of: founder.unsigned([founder.join()], base: 0)) == Refusal(.notSigned))
    var ticketed = Signer("operator")
    let ticket = try ticketed.ticket(of: .ofTests("own"))
    #expect(
      try open.refusal(of: ticketed.write(ticketed.join(with: ticket)))
        == Refusal(.invitationRefused, found: Refusal.InvitationFault.unknown.rawValue))
    try open.appendAdmitted(founder.write(founder.join()))
    #expect(try open.log.members().founder == founder.replica)
  }

  @Test(arguments: LogKind.allCases)
  func `an invitation is good at its last millisecond`(kind: LogKind) throws {
    var room = try SignedNewsroom(kind)
    let key = try room.invite(.member(.analyst, name: nil), "one", expires: .noon)
    let join = room.stranger.join(with: try room.stranger.ticket(of: key))
    try room.open.appendAdmitted(room.stranger.write(join, base: room.end))
  }

  @Test(arguments: LogKind.allCases)
  func `a former admin marks as any editor does`(kind: LogKind) throws {
    var room = try SignedNewsroom(kind)
    try room.decide(.roleSet(member: room.north.replica, role: .editor))
    let marked = Change.markingSet(entity: entity, marking: .clear)
    try room.open.appendAdmitted(room.north.write(marked, base: room.end))
  }

  @Test(arguments: LogKind.allCases)
  func `work from before a revocation stays, and continues on another device`(kind: LogKind)
    throws
  {
    var room = try SignedNewsroom(kind)
    let ticket = try room.stranger.ticket(
      .predecessor(room.west.replica), signedBy: room.west.key)
    try room.open.appendAdmitted(
      room.stranger.write(room.stranger.join(with: ticket), base: room.end))
    let before = try room.open.log.changesets(after: 0, bytes: .max)
    let seq = try room.decide(.revoked(.replica(room.stranger.replica), why: "lost"))
    #expect(try room.open.log.changesets(after: 0, bytes: .max).dropLast() == before[...])
    try room.open.appendAdmitted(
      room.west.write(.tagged(entity: entity, tag: "t"), base: room.end))
    #expect(
      try room.open.refusal(
        of: room.stranger.write(.tagged(entity: entity, tag: "t"), base: room.end))
        == Refusal(.revoked, found: seq))
  }

  /// A lost ack costs a resend and nothing else.
  @Test(arguments: LogKind.allCases)
  func `the last changeset of a replica pushed again is held`(kind: LogKind) throws {
    var room = try SignedNewsroom(kind)
    let changeset = try room.west.write(.tagged(entity: entity, tag: "t"), base: room.end)
    let logged = try room.open.appendAdmitted(changeset)
    #expect(try room.open.append(changeset) == .alreadyHeld(logged))
  }

  /// ⚖ On disk, the signatures of waiting changesets are checked ahead, on other threads.
  @Test(arguments: LogKind.allCases)
  func `waiting changesets are judged one by one`(kind: LogKind) throws {
    var room = try SignedNewsroom(kind)
    let held = try room.north.write(.tagged(entity: entity, tag: "a"), base: room.end)
    try room.open.appendAdmitted(held)
    let head = try room.end
    let next = try room.north.write(.tagged(entity: entity, tag: "b"), base: head)
    let forged = try room.west.write(.tagged(entity: entity, tag: "c"), base: head)
      .signed(
        by: room.north.key,
        at: Chain(replica: room.west.replica, workspace: WorkspaceIdentity.founded.id))
    let after = try room.west.write(.tagged(entity: entity, tag: "d"), base: head)
    let last = try room.north.write(.tagged(entity: entity, tag: "e"), base: head)
    let outcomes = try room.open.log.append(
      [held, next, forged, after, last], receivedAt: .noon)
    #expect(outcomes[2] == .refused(Refusal(.notSigned)))
    guard case .alreadyHeld = outcomes[0], case .logged = outcomes[1],
      case .refused(let refusal) = outcomes[3], case .logged = outcomes[4]
    else {
      Issue.record("\(outcomes)")
      return
    }
    #expect(refusal.code == .counterOutOfStep)
    #expect(try room.end == head + 2)
  }

  @Test func `both logs keep the same signatures, chains and members`() throws {
    var logs: [[LoggedChangeset]] = []
    var chains: [Chain?] = []
    var rosters: [Roster] = []
    for kind in LogKind.allCases {
      var room = try SignedNewsroom(kind)
      try room.decide(.revoked(.member(room.west.replica), why: "left"))
      logs.append(try room.open.log.changesets(after: 0, bytes: .max))
      chains.append(try room.open.log.chain(at: room.end))
      rosters.append(try room.open.log.members())
    }
    #expect(logs[0] == logs[1])
    #expect(logs[0].allSatisfy { $0.changeset.signature?.count == 64 })
    #expect(chains[0] == chains[1])
    #expect(rosters[0] == rosters[1])
  }

  @Test func `a log that is opened again knows its members`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("log.sqlite")
    let roster: Roster
    do {
      let store = try ServerStore(
        creating: path, workspace: .founded, epoch: Epoch(life: 1), founder: .ofTests("operator"),
        now: .noon)
      let key = SigningKey.ofTests("one")
      let invitation = Invitation(
        publicKey: key.publicKey, guest: .member(.editor, name: nil), expires: nil)
      let answer = try store.record(
        [.memberInvited(invitation)], by: .ofTests("operator"), now: .noon)
      guard case .logged = answer else {
        Issue.record("\(answer)")
        return
      }
      roster = try store.members()
    }
    let store = try ServerStore(opening: path)
    #expect(try store.members() == roster)
    #expect(roster.founder == SigningKey.ofTests("operator").replica)
    #expect(roster.invitations.count == 1)
  }
}
