import Foundation
import PostgresSupport
import PostilCore
import PostilLog
import PostilPostgres
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilServer

/// A log that moves from a server's file into a database, and back: the same log in every place.
struct MovingTests {
  private let folder: TemporaryFolder
  private let server: ServerFolder
  private let keys: ServerFolder
  private let backup: String
  private let database: PostgresDatabase
  /// Some events sealed, some in the open tail, some set aside.
  private let store: ServerStore

  init() throws {
    folder = try TemporaryFolder()
    server = try ServerFolder(folder.file("server"))
    keys = try ServerFolder(folder.file("keys"))
    backup = folder.file("backup")
    database = try PostgresDatabase()
    try server.create("atlas", for: .anybody, now: .noon)
    store = try server.chosen("atlas").open()
    var (north, south) = (Author("north"), Author("south"))
    let joins = try [north.write(north.join), south.write(south.join)]
    _ = try store.append(joins, receivedAt: .noon)
    for number in 1...12 {
      let article = ArticleImport.sample("Article \(number)")
      let tag = Change.tagged(entity: .article(article.article), tag: "t")
      _ = try store.append(
        [
          north.write(.articleImported(article), tag, base: 2),
          south.write(tag, base: 2),
        ], receivedAt: .noon)
      if number == 6 {
        let named = CounterRange(replica: north.replica, first: 3, last: 5)
        _ = try store.append(
          [north.write(.eventsSetAside([named], why: "wrong"), base: store.end())],
          receivedAt: .noon)
      }
    }
    while try store.seal(bytes: 200) {}
    try #require(store.setAsideActs().count == 1)
  }

  private var shared: SharedStore {
    get throws {
      SharedStore(
        keys, at: try database.address(of: "postgres"), means: NodeMeans { .noon })
    }
  }

  private var moved: OperatedWorkspace {
    get throws { try keys.operated("atlas", in: database.address(of: "node")) }
  }

  private func segments(of log: some LogReader) throws -> [Segment] {
    var segments: [Segment] = []
    while let next = try log.segment(startingAt: (segments.last?.lastSeq ?? 0) + 1) {
      segments.append(next)
    }
    return segments
  }

  private func log(of log: some OperatedLog) throws -> [LoggedChangeset] {
    var whole: [LoggedChangeset] = []
    try log.readLog {
      whole.append($0)
      return true
    }
    return whole
  }

  @Test func `a log moves into a database and back, with its chain, digest and segments`() throws {
    let figures = try server.backUp(nil, into: backup)
    #expect(try segments(of: store).count > 3)
    #expect(try shared.restore(backup).figures == figures)
    #expect(try moved.figures() == figures)
    let database = try moved.reading()
    #expect(database.workspace == store.workspace)
    #expect(database.restoration == .healing)
    #expect(database.epoch != store.epoch)
    #expect(try segments(of: database) == segments(of: store))
    #expect(try log(of: database) == log(of: store))

    let second = folder.file("second")
    #expect(try moved.backUp(into: second) == figures)
    let home = try ServerFolder(folder.file("home"))
    #expect(try home.restore(second).figures == figures)
    let copy = try home.chosen("atlas").open()
    #expect(try segments(of: copy) == segments(of: store))
    #expect(try log(of: copy) == log(of: store))
    #expect(try copy.check().events == figures.events)
    #expect(
      try keys.operated("atlas", in: self.database.address(of: "node")).folder.lastBackup?.end
        == figures.events)
  }

  @Test func `the operator reads the same of either kind`() throws {
    _ = try server.backUp(nil, into: backup)
    _ = try shared.restore(backup)
    let moved = try moved.reading()
    #expect(try moved.roomLimits() == store.roomLimits())
    #expect(try moved.acts() == store.acts())
    #expect(try moved.founderKey() == store.founderKey())
    #expect(
      try moved.frontiers().map(\.frontier) == store.frontiers().map(\.frontier))
    for seq in try 1...store.end() + 1 {
      #expect(try moved.changeset(holding: seq) == store.changeset(holding: seq), "\(seq)")
      #expect(try moved.boundary(upTo: seq) == store.boundary(upTo: seq), "\(seq)")
    }
    for logged in try log(of: store) {
      let first = logged.firstSeq
      #expect(
        try moved.ownChain(ofChangesetAt: first) == store.ownChain(ofChangesetAt: first),
        "\(first)")
      for bytes in [1, 500, Int.max] {
        #expect(
          try moved.run(after: first - 1, bytes: bytes)
            == store.run(after: first - 1, bytes: bytes),
          "\(first)")
      }
    }
    for (replica, frontier) in try store.frontiers() {
      let all = CounterSet([
        CounterRange(replica: replica, first: 1, last: frontier.lastCounter)
      ])
      var (here, there): ([Seq], [Seq]) = ([], [])
      try store.eachEvent(in: all) { here.append($0.seq) }
      try moved.eachEvent(in: all) { there.append($0.seq) }
      #expect(here == there)
      #expect(try moved.firstAct(in: all) == store.firstAct(in: all))
    }
  }

  /// ⚖ The tables beside the log are compared with the log.
  @Test(arguments: [
    "UPDATE postil.room SET use = use || use",
    "DELETE FROM postil.room WHERE kind = (SELECT min(kind) FROM postil.room)",
    "UPDATE postil.replica SET last_base = last_base + 1",
    "DELETE FROM postil.membership",
    "INSERT INTO postil.verdict SELECT id, 4, 5 FROM postil.workspace",
    "UPDATE postil.changeset SET own = chain",
    "UPDATE postil.segment SET raw_bytes = raw_bytes + 1",
    "DELETE FROM postil.segment WHERE first_seq = 1",
    "DELETE FROM postil.changeset WHERE last_seq = (SELECT max(end_seq) FROM postil.workspace)",
  ])
  func `a false row in a database is found`(fault: String) throws {
    _ = try server.backUp(nil, into: backup)
    _ = try shared.restore(backup)
    #expect(try moved.check { _, _ in }.events == store.end())
    try database.raw().execute("SET session_replication_role = replica; \(fault)")
    #expect(throws: (any Error).self) { try moved.check { _, _ in } }
  }

  @Test func `a restore that fails leaves no workspace in the database`() throws {
    _ = try server.backUp(nil, into: backup)
    let whole = try #require(folder.bytes(of: "backup"))
    let last = try #require(try log(of: store).last).changeset.events.bytes
    let place = try #require(
      whole.indices.last { whole[$0...].prefix(last.count) == last[...] })
    var bytes = whole
    bytes[place] ^= 1
    try folder.write(bytes, to: "backup")
    #expect(throws: (any Error).self) { try shared.restore(backup) }
    let raw = try database.raw()
    let names = "SELECT name FROM postil.workspace WHERE name = 'atlas'"
    #expect(try raw.execute(names).isEmpty)
    try folder.write(whole, to: "backup")
    _ = try shared.restore(backup)
    #expect(throws: PostgresError.workspaceExists(name: "atlas")) { try shared.restore(backup) }
    #expect(try moved.check { _, _ in }.events == store.end())
  }

  @Test func `the operator decides in a database as in a folder`() throws {
    try shared.create("desk", now: .noon)
    let desk = try OperatorDesk(
      of: keys.operated("desk", in: database.address(of: "node")))
    let invite = try desk.inviteAdmin()
    #expect(invite.workspaceID == desk.store.workspace.id)
    #expect(try desk.store.members().invitations.count == 2)
    let end = try keys.operated("desk", in: database.address(of: "node")).signedEnd()
    #expect(end.end.seq == 3)
    #expect(try desk.store.founderKey().map { end.isSigned(by: $0) } == true)
    #expect(throws: OperatorDesk.Problem.alwaysCounts("operator.1", change: "memberJoined")) {
      try desk.named(["operator.1"])
    }
  }
}
