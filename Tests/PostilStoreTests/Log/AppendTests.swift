import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// Every `LogStore` takes changesets that obey its laws.
struct AppendTests {
  @Test(arguments: LogKind.allCases)
  func `an empty log has the head 0 and the chain of its workspace`(kind: LogKind) throws {
    let open = try kind.open()
    defer { withExtendedLifetime(open) {} }
    let log = open.log
    #expect(try log.end() == 0)
    #expect(try log.chain(at: 0) == Chain(workspace: WorkspaceIdentity.atlas.id))
    #expect(try log.frontier(of: Author("north").replica) == nil)
    #expect(try log.changesets(after: 0, bytes: .max).isEmpty)
  }

  @Test(arguments: LogKind.allCases)
  func `changesets get consecutive places in the order they come in`(kind: LogKind) throws {
    var open = try kind.open()
    var north = Author("north")
    var south = Author("south")
    let first = try north.write(north.join, .articleImported(.sample("One")))
    let second = try south.write(south.join)
    let third = try north.write(.articleImported(.sample("Two")), base: 3)
    let answers = try open.log.append([first, second, third], receivedAt: .noon)
    #expect(
      try answers == [
        .logged(LoggedChangeset(changeset: first, firstSeq: 1, receivedAt: .noon)),
        .logged(LoggedChangeset(changeset: second, firstSeq: 3, receivedAt: .noon)),
        .logged(LoggedChangeset(changeset: third, firstSeq: 4, receivedAt: .noon)),
      ])
    #expect(try open.log.end() == 4)
  }

  @Test(arguments: LogKind.allCases)
  func `a frontier says how far the log holds a replica`(kind: LogKind) throws {
    var open = try kind.open()
    var north = Author("north")
    let first = try north.write(north.join)
    let second = try north.write(.articleImported(.sample("One")), base: 1)
    _ = try open.log.append([first, second], receivedAt: .noon)
    let chain = Chain(replica: north.replica, workspace: WorkspaceIdentity.atlas.id)
      .adding(first).adding(second)
    #expect(
      try open.log.frontier(of: north.replica)
        == Frontier(
          name: "north", publicKey: north.publicKey, lastCounter: 2, lastSeq: 2, lastBase: 1,
          chain: chain))
  }

  @Test(arguments: LogKind.allCases)
  func `the last changeset of a replica pushed again is held with its place`(kind: LogKind) throws {
    var open = try kind.open()
    var north = Author("north")
    var south = Author("south")
    let changeset = try north.write(north.join, .articleImported(.sample("One")))
    let logged = try open.appendAdmitted(changeset)
    try open.appendAdmitted(south.write(south.join))
    #expect(try open.append(changeset) == .alreadyHeld(logged))
    #expect(try open.append(changeset) == .alreadyHeld(logged))
    #expect(try open.log.end() == 3)
  }

  @Test(arguments: LogKind.allCases)
  func `a changeset twice in one append is logged once`(kind: LogKind) throws {
    var open = try kind.open()
    var north = Author("north")
    let changeset = try north.write(north.join)
    let logged = try LoggedChangeset(changeset: changeset, firstSeq: 1, receivedAt: .noon)
    #expect(
      try open.log.append([changeset, changeset], receivedAt: .noon)
        == [.logged(logged), .alreadyHeld(logged)])
  }

  @Test(arguments: LogKind.allCases)
  func `a refused changeset leaves the others of its append alone`(kind: LogKind) throws {
    var open = try kind.open()
    var north = Author("north")
    var south = Author("south")
    var taker = Author("taker")
    let good = try north.write(north.join)
    let bad = try taker.write(.memberJoined(name: "north", publicKey: taker.publicKey))
    let after = try south.write(south.join)
    let answers = try open.log.append([good, bad, after], receivedAt: .noon)
    #expect(
      try answers == [
        .logged(LoggedChangeset(changeset: good, firstSeq: 1, receivedAt: .noon)),
        .refused(Refusal(.nameTaken, subject: "north")),
        .logged(LoggedChangeset(changeset: after, firstSeq: 2, receivedAt: .noon)),
      ])
  }

  @Test(arguments: LogKind.allCases)
  func `an event that cannot be read spoils its changeset and no other`(kind: LogKind) throws {
    var open = try kind.open()
    var north = Author("north")
    var south = Author("south")
    let join = EventEncoder.encode(base: 0, claimedAt: .noon, change: north.join)
    let spoilt = try Changeset(
      replica: north.replica, firstCounter: 1, events: EventRun(events: [join, [0xFF]]))
    let answers = try open.log.append(
      [spoilt, try south.write(south.join), try north.write(north.join)], receivedAt: .noon)
    #expect(answers.first == .refused(Refusal(.malformed, found: 2, subject: "truncated")))
    #expect(try open.log.end() == 2)
    #expect(try open.log.frontier(of: north.replica)?.lastCounter == 1)
  }

  @Test(arguments: LogKind.allCases)
  func `an append of nothing answers nothing`(kind: LogKind) throws {
    var open = try kind.open()
    #expect(try open.log.append([], receivedAt: .noon).isEmpty)
    #expect(try open.log.end() == 0)
  }
}
