import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// A replica refuses from any server the events that a server must refuse, and names the event.
struct ForgedPullTests {
  private let reader: Desk
  private var room: SignedNewsroom

  init() throws {
    reader = try Desk("reader", of: .founded)
    room = try SignedNewsroom(.memory)
  }

  private var replica: ReplicaStore { reader.store }

  private func logged(_ changeset: Changeset, at seq: Seq, receivedAt: Instant = .noon) throws
    -> LoggedChangeset
  {
    try LoggedChangeset(changeset: changeset, firstSeq: seq, receivedAt: receivedAt)
  }

  /// Everything that the honest server holds.
  private func pull() throws {
    for logged in try room.open.log.changesets(after: 0, bytes: .max) {
      try replica.write { try $0.append(logged) }
    }
  }

  private func state() throws -> [String] {
    try replica.read { view in
      [
        try view.projectionDigest().description, try view.cursor().description,
        "\(try view.roster().hashValue)",
      ]
    }
  }

  @Test func `an honest server's log is taken, and makes the same roster`() throws {
    try pull()
    let roster = try room.open.log.members()
    #expect(try replica.read { try $0.roster() } == roster)
  }

  @Test(arguments: Forgery.all)
  mutating func `a forgery is refused by its seq, and nothing changes`(forgery: Forgery) throws {
    let changeset = try forgery.changeset(&room)
    try pull()
    let next = try room.end + 1
    let before = try state()
    let logged = try logged(changeset, at: next)
    #expect(throws: StoreError.damaged(forgery.damage(changeset.lastSeq(from: next, forgery)))) {
      try replica.write { try $0.append(logged) }
    }
    #expect(try state() == before)
  }

  /// One signature of each replica vouches for all that it wrote in the segment.
  @Test(arguments: Forgery.all)
  mutating func `a forgery is refused in a segment`(forgery: Forgery) throws {
    let changeset = try forgery.changeset(&room)
    try pull()
    let next = try room.end + 1
    let before = try state()
    let logged = try logged(changeset, at: next)
    let segment = Segment(
      sealing: [logged], after: try room.open.log.changesets(after: 0, bytes: .max), of: .founded)
    #expect(throws: StoreError.damaged(forgery.damage(changeset.lastSeq(from: next, forgery)))) {
      try replica.write { try $0.append(segment) }
    }
    #expect(try state() == before)
  }

  @Test
  mutating func `a join that came in time by a lie of the server's clock still breaks the chain`()
    throws
  {
    let key = try room.invite(.member(.admin, name: nil), "one", expires: .noon)
    let join = room.stranger.join(with: try room.stranger.ticket(of: key))
    try room.open.appendAdmitted(room.stranger.write(join, base: room.end))
    try pull()
    let last = try room.open.log.changesets(after: room.end - 1, bytes: .max)
    let held = try #require(last.first)
    let earlier = try logged(
      held.changeset, at: held.firstSeq,
      receivedAt: Instant(milliseconds: held.receivedAt.milliseconds - 1))
    #expect(throws: StoreError.damaged(.chain(seq: held.firstSeq))) {
      try replica.write { try $0.append(earlier) }
    }
  }

  @Test mutating func `a changeset whose signature is another is not the one that is held`() throws
  {
    let changeset = try room.west.write(
      .tagged(entity: .article(ArticleImport.sample("One").article), tag: "t"), base: room.end)
    try room.open.appendAdmitted(changeset)
    try pull()
    var signature = try #require(changeset.signature)
    signature[0] ^= 1
    let other = try Changeset(
      replica: changeset.replica, firstCounter: changeset.firstCounter, events: changeset.events,
      signature: signature)
    let head = try room.end
    let again = try logged(other, at: head)
    #expect(throws: StoreError.damaged(.chain(seq: head))) {
      try replica.write { try $0.append(again) }
    }
  }
}

extension Changeset {
  /// A signature is checked at the end of the signed events, all other faults name the first event.
  fileprivate func lastSeq(from seq: Seq, _ forgery: Forgery) -> Seq {
    if case .signature = forgery.damage(seq) { return seq + UInt64(events.count) - 1 }
    return seq
  }
}
