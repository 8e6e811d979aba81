import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// A changeset that nobody must take, given the log before it.
struct Forgery: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// The answer of a server.
  let refusal: Refusal
  /// The damage that a replica reports if a server delivers it as the last event.
  let damage: @Sendable (Seq) -> Damage
  let changeset: @Sendable (inout SignedNewsroom) throws -> Changeset

  init(
    _ name: String, _ refusal: Refusal, _ damage: @escaping @Sendable (Seq) -> Damage,
    _ changeset: @escaping @Sendable (inout SignedNewsroom) throws -> Changeset
  ) {
    testDescription = name
    self.refusal = refusal
    self.damage = damage
    self.changeset = changeset
  }

  private static let article = ArticleImport.sample("One")
  private static let note = Change.tagged(entity: .article(article.article), tag: "t")

  private static func encoded(_ change: Change, base: Seq) -> [UInt8] {
    EventEncoder.encode(base: base, claimedAt: .noon, change: change)
  }

  private static func signed(_ changeset: Changeset, _ signature: [UInt8]) throws -> Changeset {
    try Changeset(
      replica: changeset.replica, firstCounter: changeset.firstCounter, events: changeset.events,
      signature: signature)
  }

  private static let announcement = Change.serverKeyAnnounced(
    pin: [UInt8](repeating: 1, count: 32), replacing: [UInt8](repeating: 2, count: 32))

  /// A changeset whose author signs an event that was made longer.
  private static func later(
    _ change: Change, by author: inout Signer, in room: SignedNewsroom,
    _ extended: ([UInt8]) -> [UInt8]
  ) throws -> Changeset {
    let event = extended(EventEncoder.encode(base: try room.end, claimedAt: .noon, change: change))
    let own = try Changeset(
      replica: author.replica, firstCounter: author.counter + 1,
      events: EventRun(events: [event]))
    let frontier = try room.open.log.frontier(of: own.replica)
    return try own.signed(by: author.key, at: try #require(frontier).chain.adding(own))
  }

  private static func invitation(_ fault: Refusal.InvitationFault, _ subject: Text = "") -> Refusal
  {
    Refusal(.invitationRefused, found: fault.rawValue, subject: subject)
  }

  static let all = signatures + roles + joins

  static let signatures = [
    Forgery("unsigned", Refusal(.notSigned), { .signature(seq: $0) }) { room in
      try room.west.unsigned([note], base: room.end)
    },
    Forgery("signed by another member", Refusal(.notSigned), { .signature(seq: $0) }) { room in
      let own = try room.west.write(note, base: room.end)
      let chain = Chain(replica: own.replica, workspace: WorkspaceIdentity.founded.id)
      return try own.signed(by: room.north.key, at: chain.adding(own))
    },
    Forgery("one bit of the signature is another", Refusal(.notSigned), { .signature(seq: $0) }) {
      room in
      let own = try room.west.write(note, base: room.end)
      var signature = own.signature ?? []
      signature[63] ^= 1
      return try signed(own, signature)
    },
    Forgery("one bit of the events is another", Refusal(.notSigned), { .signature(seq: $0) }) {
      room in
      var copy = room.west
      let own = try room.west.write(note, base: room.end)
      let other = try copy.write(
        .tagged(entity: .article(article.article), tag: "u"), base: room.end)
      return try signed(other, own.signature ?? [])
    },
    Forgery("signed for another workspace", Refusal(.notSigned), { .signature(seq: $0) }) { room in
      let own = try room.west.unsigned([note], base: room.end)
      let chain = Chain(replica: own.replica, workspace: WorkspaceIdentity.foundedByAnother.id)
      return try own.signed(by: room.west.key, at: chain.adding(own))
    },
    Forgery("signed without what went before", Refusal(.notSigned), { .signature(seq: $0) }) {
      room in
      let own = try room.west.unsigned([note], base: room.end)
      let chain = Chain(replica: own.replica, workspace: WorkspaceIdentity.founded.id)
      return try own.signed(by: room.west.key, at: chain.adding(own))
    },
    Forgery("the operator writes in a member's name", Refusal(.notSigned), { .signature(seq: $0) })
    { room in
      let own = try room.west.unsigned([note], base: room.end)
      let frontier = try room.open.log.frontier(of: own.replica)
      return try own.signed(
        by: room.founder.key, at: try #require(frontier).chain.adding(own))
    },
  ]

  static let roles = [
    Forgery("a reader tags", Refusal(.roleTooLow, subject: "analyst"), { .role(seq: $0) }) { room in
      try room.east.write(note, base: room.end)
    },
    Forgery("an analyst imports", Refusal(.roleTooLow, subject: "editor"), { .role(seq: $0) }) {
      room in
      try room.west.write(.articleImported(article), base: room.end)
    },
    Forgery(
      "an analyst writes an article's event of later", Refusal(.roleTooLow, subject: "editor"),
      { .role(seq: $0) }
    ) { room in
      let event: [UInt8] = [0x08, UInt8(try room.end), 0xB2, 0x02, 0x00]
      let own = try Changeset(
        replica: room.west.replica, firstCounter: room.west.counter + 1,
        events: EventRun(events: [event]))
      let frontier = try room.open.log.frontier(of: own.replica)
      let chain = try #require(frontier).chain.adding(own)
      return try own.signed(by: room.west.key, at: chain)
    },
    Forgery("an editor invites", Refusal(.roleTooLow, subject: "admin"), { .role(seq: $0) }) {
      room in
      let key = SigningKey.ofTests("one-time").publicKey
      let invitation = Invitation(publicKey: key, guest: .member(.admin, name: nil), expires: nil)
      return try room.south.write(.memberInvited(invitation), base: room.end)
    },
    Forgery(
      "an editor makes itself an admin", Refusal(.roleTooLow, subject: "admin"), { .role(seq: $0) }
    ) { room in
      try room.south.write(.roleSet(member: room.south.replica, role: .admin), base: room.end)
    },
    Forgery(
      "an analyst announces a key", Refusal(.roleTooLow, subject: "admin"), { .role(seq: $0) }
    ) { room in
      try room.west.write(announcement, base: room.end)
    },
    Forgery("an admin announces a key", Refusal(.membershipRefused), { .role(seq: $0) }) { room in
      try room.north.write(announcement, base: room.end)
    },
    Forgery(
      "an admin announces a key by an event of later", Refusal(.membershipRefused),
      { .role(seq: $0) }
    ) { room in
      try later(announcement, by: &room.north, in: room) { $0 + [0xA0, 0x06, 0x01] }
    },
    Forgery(
      "an admin announces a key beside another change", Refusal(.membershipRefused),
      { .role(seq: $0) }
    ) { room in
      let second = EventEncoder.encode(base: 0, claimedAt: Instant(milliseconds: 0), change: note)
      return try later(announcement, by: &room.north, in: room) { $0 + second }
    },
    Forgery(
      "an announcement of the founder's, one bit of it another", Refusal(.notSigned),
      { .signature(seq: $0) }
    ) { room in
      var copy = room.founder
      let own = try room.founder.write(announcement, base: room.end)
      let other = try copy.write(
        .serverKeyAnnounced(
          pin: [2] + [UInt8](repeating: 1, count: 31), replacing: [UInt8](repeating: 2, count: 32)),
        base: room.end)
      return try signed(other, own.signature ?? [])
    },
    Forgery("an admin revokes the founder", Refusal(.membershipRefused), { .role(seq: $0) }) {
      room in
      try room.north.write(.revoked(.member(room.founder.replica), why: ""), base: room.end)
    },
    Forgery("an admin revokes nobody", Refusal(.membershipRefused), { .role(seq: $0) }) { room in
      try room.north.write(.revoked(.replica(room.stranger.replica), why: ""), base: room.end)
    },
    Forgery(
      "the role was lowered meanwhile", Refusal(.roleTooLow, subject: "analyst"), { .role(seq: $0) }
    ) { room in
      let seen = try room.end
      try room.decide(.roleSet(member: room.west.replica, role: .reader))
      return try room.west.write(note, base: seen)
    },
    Forgery(
      "an admin that was marks with an old base", Refusal(.roleWasLowered, expected: 10),
      { .role(seq: $0) }
    ) { room in
      let seen = try room.end
      try room.decide(.roleSet(member: room.north.replica, role: .editor))
      let article = EntityID.article(article.article)
      return try room.north.write(.markingSet(entity: article, marking: .clear), base: seen)
    },
    Forgery(
      "an admin that was decides a marking with an old base",
      Refusal(.roleWasLowered, expected: 10), { .role(seq: $0) }
    ) { room in
      let seen = try room.end
      try room.decide(.roleSet(member: room.north.replica, role: .editor))
      return try room.north.write(
        .conflictResolved(
          entity: .article(article.article), field: .marking, value: .marking(.clear), why: ""),
        base: seen)
    },
    Forgery(
      "an admin that was marks with an old base, in one event with a deletion",
      Refusal(.roleWasLowered, expected: 10), { .role(seq: $0) }
    ) { room in
      let seen = try room.end
      try room.decide(.roleSet(member: room.north.replica, role: .editor))
      let article = EntityID.article(article.article)
      let marking = encoded(.markingSet(entity: article, marking: .clear), base: seen)
      let deletion = encoded(.deleted(article), base: seen)
      let envelope = zip(marking, deletion).prefix { $0 == $1 }.count
      return try room.north.write(events: [marking + deletion.dropFirst(envelope)])
    },
    Forgery("a replica that is revoked", Refusal(.revoked, found: 10), { .role(seq: $0) }) { room in
      try room.decide(.revoked(.replica(room.west.replica), why: "lost"))
      return try room.west.write(note, base: room.end)
    },
    Forgery(
      "a member that is revoked, with what was made before", Refusal(.revoked, found: 10),
      { .role(seq: $0) }
    ) { room in
      let seen = try room.end
      try room.decide(.revoked(.member(room.west.replica), why: ""))
      return try room.west.write(note, base: seen)
    },
  ]

  static let joins = [
    Forgery("a join without ticket", Refusal(.notAMember), { .notAMember(seq: $0) }) { room in
      try room.stranger.write(room.stranger.join(), base: room.end)
    },
    Forgery(
      "a join with an invitation that nobody made", invitation(.unknown), { .notAMember(seq: $0) }
    ) { room in
      let ticket = try room.stranger.ticket(of: .ofTests("nobody's"))
      return try room.stranger.write(room.stranger.join(with: ticket), base: room.end)
    },
    Forgery("a join with a used invitation", invitation(.used), { .notAMember(seq: $0) }) { room in
      let ticket = try room.stranger.ticket(of: .ofTests("for west"))
      return try room.stranger.write(room.stranger.join(with: ticket), base: room.end)
    },
    Forgery("a join with a revoked invitation", invitation(.revoked), { .notAMember(seq: $0) }) {
      room in
      let key = try room.invite(.member(.admin, name: nil), "one")
      try room.decide(.revoked(.invitation(key.publicKey), why: ""))
      let ticket = try room.stranger.ticket(of: key)
      return try room.stranger.write(room.stranger.join(with: ticket), base: room.end)
    },
    Forgery("a join a millisecond late", invitation(.expired), { .notAMember(seq: $0) }) { room in
      let last = Instant(milliseconds: Instant.noon.milliseconds - 1)
      let key = try room.invite(.member(.admin, name: nil), "one", expires: last)
      let ticket = try room.stranger.ticket(of: key)
      return try room.stranger.write(room.stranger.join(with: ticket), base: room.end)
    },
    Forgery(
      "a join with another's invitation", invitation(.ofAnother, "anna"), { .notAMember(seq: $0) }
    ) { room in
      let key = try room.invite(.member(.admin, name: "anna"), "one")
      let ticket = try room.stranger.ticket(of: key)
      return try room.stranger.write(room.stranger.join(with: ticket), base: room.end)
    },
    Forgery(
      "a join with a ticket that another key signed", invitation(.unknown), { .notAMember(seq: $0) }
    ) { room in
      let key = try room.invite(.member(.admin, name: nil), "one")
      let ticket = try room.stranger.ticket(
        .invitation(key.publicKey), signedBy: room.stranger.key)
      return try room.stranger.write(room.stranger.join(with: ticket), base: room.end)
    },
    Forgery(
      "a join with a ticket that was made for another", invitation(.unknown),
      { .notAMember(seq: $0) }
    ) { room in
      let key = try room.invite(.member(.admin, name: nil), "one")
      let ticket = try Signer("guest").ticket(of: key)
      return try room.stranger.write(room.stranger.join(with: ticket), base: room.end)
    },
    Forgery(
      "a join with a ticket that was made for another workspace", invitation(.unknown),
      { .notAMember(seq: $0) }
    ) { room in
      let key = try room.invite(.member(.admin, name: nil), "one")
      let ticket = try Signer("stranger", of: .foundedByAnother).ticket(of: key)
      return try room.stranger.write(room.stranger.join(with: ticket), base: room.end)
    },
    Forgery(
      "a join that goes on from a member by its own word", invitation(.unknown),
      { .notAMember(seq: $0) }
    ) { room in
      let ticket = try room.stranger.ticket(
        .predecessor(room.north.replica), signedBy: room.stranger.key)
      return try room.stranger.write(room.stranger.join(with: ticket), base: room.end)
    },
    Forgery(
      "a join that goes on from a revoked replica", Refusal(.revoked, found: 10), { .role(seq: $0) }
    ) { room in
      try room.decide(.revoked(.replica(room.west.replica), why: "lost"))
      let ticket = try room.stranger.ticket(
        .predecessor(room.west.replica), signedBy: room.west.key)
      return try room.stranger.write(room.stranger.join(with: ticket), base: room.end)
    },
    Forgery(
      "a guest that does more than its role in the same push",
      Refusal(.roleTooLow, subject: "analyst"), { .role(seq: $0) }
    ) { room in
      let key = try room.invite(.member(.reader, name: nil), "one")
      let ticket = try room.stranger.ticket(of: key)
      return try room.stranger.write(room.stranger.join(with: ticket), note, base: room.end)
    },
    Forgery("a join unsigned by the new key", Refusal(.notSigned), { .signature(seq: $0) }) {
      room in
      let key = try room.invite(.member(.admin, name: nil), "one")
      let ticket = try room.stranger.ticket(of: key)
      return try room.stranger.unsigned([room.stranger.join(with: ticket)], base: room.end)
    },
  ]
}
