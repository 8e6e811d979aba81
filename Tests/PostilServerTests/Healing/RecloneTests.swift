import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// A server's folder was put back from a copy unnoticed, others pushed first, and a replica whose log is longer
/// goes on with its work under a new key.
struct RecloneTests {
  private let folder: TemporaryFolder
  private var server: FoundedServer
  private let north: Laptop
  private let south: Laptop

  /// Both hold the article "Weir".
  init() throws {
    folder = try TemporaryFolder()
    server = try FoundedServer()
    north = try Laptop("north", in: folder, of: &server)
    south = try Laptop("south", in: folder, of: &server)
    try north.record(.articleImported(.sample("Weir")))
    try syncBoth()
  }

  private mutating func syncBoth() throws {
    for laptop in [north, south, north] { try laptop.sync(&server) }
  }

  /// The server as it is now, once it has been put back and somebody has pushed to it.
  private func putBack(_ copy: FoundedServer, _ title: String = "Pushed first") throws
    -> FoundedServer
  {
    var server = copy
    try server.record(.articleImported(.sample(title)))
    return server
  }

  // MARK: Work

  /// South imports "Ferry" and writes on it; north answers, writes on both articles, and has not pushed all.
  ///
  /// - Returns: the server as it was before.
  private mutating func workThatIsLost() throws -> FoundedServer {
    let copy = server
    try south.record(.articleImported(.sample("Ferry")))
    let souths = try south.record(.note("South's", on: "Weir"))
    try syncBoth()
    let own = try north.record(.note("Own", on: "Weir"))
    try north.record(.replyAdded(annotation: own, parent: nil, body: "Reply to own"))
    try north.record(.note("On south's article", on: "Ferry"))
    try north.record(.replyAdded(annotation: souths, parent: nil, body: "Reply to south"))
    try north.record(
      .tagged(entity: .article(ArticleImport.sample("Ferry").article), tag: "boats"))
    try syncBoth()
    try north.record(.note("Not pushed", on: "Weir"))
    return copy
  }

  /// As a modified client guesses ids: seed 9002183 of the simulation.
  @Test
  mutating func `an event that had seen nothing of the lost log claims no more than it had seen`()
    throws
  {
    let seen = server.log.end()
    let note = try south.record(.note("South's", on: "Weir"))
    try north.record(.noteEdited(annotation: note, text: "Guessed"))
    try south.sync(&server)
    let copy = server
    try north.sync(&server)
    server = try putBack(copy)
    #expect(throws: SyncError.self) { try north.sync(&server) }
    try north.reclone(&server)
    let events = try server.log.log.filter { $0.changeset.replica == north.store.replica }
      .flatMap { try $0.changeset.decoded() }
    #expect(events.last?.change == .noteEdited(annotation: note, text: "Guessed"))
    #expect(events.last.map { $0.base <= seen } == true)
  }

  @Test
  mutating func `own work of the lost log is recorded anew, and others' work of it is not`()
    throws
  {
    server = try putBack(workThatIsLost())
    let fork = server.log.end() - 1
    #expect(throws: SyncError.self) { try north.sync(&server) }
    try north.reclone(&server)
    #expect(north.fork == fork)
    #expect(try north.parked() == ["Reply to south"])
    #expect(try north.store.read { try $0.parkedCount() } == 2)
    for words in ["Own", "Reply to own", "Not pushed"] { #expect(try north.count(words) == 1) }
    for words in ["South's", "On south's article"] { #expect(try north.count(words) == 0) }

    let events = try server.log.log.filter { $0.changeset.replica == north.store.replica }
      .flatMap { try $0.changeset.decoded() }
    #expect(events.count == 5)
    // No event claims to have seen one after the fork.
    #expect(events.dropFirst().allSatisfy { $0.base == fork })

    try south.reclone(&server)
    try syncBoth()
    // South's article is the same, south's note is another one now.
    #expect(try north.count("On south's article") == 1)
    #expect(try north.store.write { try $0.retryParked().count } == 1)
    try syncBoth()
    #expect(try north.parked() == ["Reply to south"])
    for laptop in [north, south] {
      for words in ["Own", "Reply to own", "Not pushed", "South's", "On south's article"] {
        #expect(try laptop.count(words) == 1, "\(words)")
      }
      try laptop.verify()
      let ferry = try laptop.store.read {
        try $0.entity(.article(ArticleImport.sample("Ferry").article))
      }
      #expect(ferry?.entity.value(of: .tag("boats")) == .text("boats"))
    }
    #expect(try north.digest == south.digest)
  }

  @Test mutating func `the copy holds all that the replica was`() throws {
    server = try putBack(workThatIsLost())
    let before = try north.digest
    let cursor = try north.store.read { try $0.cursor() }
    try north.reclone(&server)
    let copy = try ReplicaStore(opening: north.copyPath(1))
    #expect(try copy.digest == before)
    #expect(try copy.read { try $0.cursor() } == cursor)
    #expect(try copy.pendingCount == 1)
    #expect(copy.replica == north.keys[1].replica)
  }

  @Test mutating func `the common beginning of both logs stays, sealed segments as they are`()
    throws
  {
    for number in 0..<6 { try north.record(.articleImported(.sample("Common \(number)"))) }
    try syncBoth()
    while try north.store.seal(bytes: 300) {}
    let kept = try north.store.read { try $0.run(after: 0, bytes: 300) }
    server = try putBack(workThatIsLost())
    // Also the run in which the fork lies.
    while try north.store.seal(bytes: 100) {}
    try north.startOver(from: server)
    let fork = try #require(north.fork)
    #expect(try north.store.read { try $0.cursor() } == fork)
    #expect(try north.store.read { try $0.chain(at: fork) } == server.log.chain(at: fork))
    #expect(try north.store.read { try $0.run(after: 0, bytes: 300) } == kept)
    try north.verify()
    try north.sync(&server)
    try north.verify()
  }

  @Test mutating func `an event about members or events of the lost log alone is parked`()
    throws
  {
    let copy = server
    let souths = try south.record(.note("South's", on: "Weir"))
    try syncBoth()
    let invitation = SigningKey.ofTests("for west").publicKey
    let range = CounterRange(
      replica: souths.replica, first: souths.counter, last: souths.counter)
    for change: Change in [
      .memberInvited(
        Invitation(publicKey: invitation, guest: .member(.reader, name: nil), expires: nil)),
      .revoked(.invitation(invitation), why: "Sent to the wrong person."),
      .eventsSetAside([range], why: "A test."),
    ] { try north.record(change) }
    try north.sync(&server)
    server = try putBack(copy)
    try north.reclone(&server)
    #expect(try north.store.pendingCount == 0)
    let parked = try north.store.read { try $0.parked() }.map(\.event.change)
    #expect(parked == [.eventsSetAside([range], why: "A test.")])
    // The invitation is there again, and as revoked as it was.
    let roster = server.log.members()
    #expect(
      roster.objection(to: .revoked(.invitation(invitation), why: ""), by: north.store.replica)
        == .nobody)
    #expect(roster.invitations[invitation] != nil)
    try north.verify()
  }

  // MARK: Nothing to let go of

  @Test mutating func `a replica whose log the server has lets go of nothing`() throws {
    #expect(try north.search(server)?.finding.isContained == true)
    try server.record(.articleImported(.sample("Later")))
    let (finding, key) = try #require(try north.search(server))
    guard case .contained(let welcome) = finding else {
      Issue.record("\(finding)")
      return
    }
    #expect(try !north.store.isLetDown(by: welcome, asking: key.replica))
  }

  @Test mutating func `a server whose log is a beginning of the replica's is left as it is`() throws
  {
    let copy = try workThatIsLost()
    #expect(try north.search(copy)?.finding == .beginning(end: copy.log.end()))
  }

  @Test mutating func `a server that takes lost events back is waited for`() throws {
    let copy = try workThatIsLost()
    server.log = try server.log.restored(through: copy.log.end())
    #expect(try north.search(server)?.finding == .healing)
  }

  @Test mutating func `a replica whose join the server lost is told so`() throws {
    let copy = server
    let east = try Laptop("east", in: folder, of: &server)
    server = try putBack(copy)
    #expect(try east.search(server) == nil)
  }

  /// Its own log is all there, its later pushes are not.
  @Test mutating func `acknowledged work that the server lost is recorded anew too`() throws {
    let copy = server
    try south.record(.note("South's", on: "Weir"))
    try south.sync(&server)
    try north.record(.note("Told of", on: "Weir"))
    try north.talk(.push, &server)
    server = try putBack(copy)
    #expect(throws: SyncError.self) { try north.sync(&server) }
    try north.reclone(&server)
    #expect(try north.count("Told of") == 1)
    #expect(try north.store.pendingCount == 0)
  }

  // MARK: Crashes

  @Test(arguments: 0...3)
  mutating func `a replica that dies on the way goes on`(steps: Int) throws {
    server = try putBack(workThatIsLost())
    if steps == 0 {
      try north.store.copy(to: folder.file("died.sqlite"))
      try north.reopen()
      try north.startOver(from: server)
    } else {
      try north.startOver(from: server)
    }
    if steps > 1 { try north.joinAnew(&server) }
    if steps > 2 { try north.adopt() }
    try north.reopen()
    try north.sync(&server)
    try north.sync(&server)
    for words in ["Own", "Reply to own", "Not pushed"] { #expect(try north.count(words) == 1) }
    #expect(try north.parked().count == 1)
    #expect(try north.store.pendingCount == 0)
    try north.verify()
  }

  @Test mutating func `a log that grew since it was copied stays as it is`() throws {
    let copy = try workThatIsLost()
    try north.store.copy(to: folder.file("old.sqlite"))
    try north.sync(&server)
    let before = try north.digest
    #expect(throws: StoreError.busy) {
      try north.store.startOver(
        after: copy.log.end(), keptIn: folder.file("old.sqlite"), formerly: [],
        as: .ofTests("next"), vouchedForBy: north.keys[0], now: .noon)
    }
    try north.reopen()
    #expect(try north.digest == before)
    #expect(north.store.replica == north.keys[0].replica)
  }

  // MARK: Again

  @Test(arguments: [false, true])
  mutating func `a second fork is let go of as well`(losesTheNewJoin: Bool) throws {
    let copy = try workThatIsLost()
    server = try putBack(copy)
    try north.reclone(&server)
    let second = losesTheNewJoin ? copy : server
    try north.record(.note("Under the second key", on: "Weir"))
    try north.sync(&server)
    server = try putBack(second, "Pushed first again")
    try north.reclone(&server)
    #expect(north.keys.count == 3)
    for words in ["Own", "Reply to own", "Not pushed", "Under the second key"] {
      #expect(try north.count(words) == 1, "\(words)")
    }
    #expect(try north.parked().count == 1)
    try north.verify()
    try south.reclone(&server)
    try syncBoth()
    #expect(try north.digest == south.digest)
  }

  /// The first fork comes after the note, the second one before it.
  @Test mutating func `a reference to work under the former key follows it`() throws {
    let copy = server
    let first = try north.record(.note("Under the first key", on: "Weir"))
    try syncBoth()
    server = try putBack(workThatIsLost())
    try north.reclone(&server)
    try north.record(.replyAdded(annotation: first, parent: nil, body: "Under the second key"))
    try north.sync(&server)
    server = try putBack(copy, "Pushed first again")
    try north.reclone(&server)
    for words in ["Under the first key", "Under the second key", "Own", "Not pushed"] {
      #expect(try north.count(words) == 1, "\(words)")
    }
    #expect(try north.parked().count == 1)
    try north.verify()
  }

  @Test mutating func `a fork before the first one was dealt with brings everything all the same`()
    throws
  {
    let copy = try workThatIsLost()
    server = try putBack(copy)
    try north.startOver(from: server)
    // The join comes into a log that is put back once more.
    try north.joinAnew(&server)
    server = try putBack(copy, "Pushed first again")
    try north.reclone(&server)
    for words in ["Own", "Reply to own", "Not pushed"] {
      #expect(try north.count(words) == 1, "\(words)")
    }
    #expect(try north.parked().count == 1)
    try north.verify()
  }

  // MARK: The law

  /// ⚖ Replicas that cannot sync with a server that was put back start over, and then all hold the same, with every
  /// note once, or parked by its author: whatever each holds, in any order.
  @Test(arguments: Seed.range(20))
  mutating func `nothing is lost or doubled, however much each replica holds`(seed: Seed) throws {
    var choices = seed.choices
    let laptops = [north, south, try Laptop("east", in: folder, of: &server)]
    var titles = ["Weir"]
    var notes: [String] = []
    func work(_ steps: Int, on server: inout FoundedServer) throws {
      for _ in 0..<steps {
        let laptop = choices.one(of: laptops)
        let words = "\(laptop.name) \(notes.count)"
        switch choices.below(6) {
        case 0:
          titles.append(words)
          try laptop.record(.articleImported(.sample(words)))
        case 1, 2:
          let title = choices.one(of: titles)
          guard
            try laptop.store.read({ try $0.entity(.article(ArticleImport.sample(title).article)) })
              != nil
          else { continue }
          try laptop.record(.note(words, on: title))
          notes.append(words)
        case 3:
          let known = try laptop.store.read { try $0.all(of: .annotation) }.map(\.entity.id)
          guard !known.isEmpty, case .annotation(let id) = choices.one(of: known) else { continue }
          try laptop.record(.replyAdded(annotation: id, parent: nil, body: Text(words)))
          notes.append(words)
        default: try laptop.talk(choices.one(of: [.sync, .push, .pull]), &server)
        }
      }
    }
    try work(20, on: &server)
    let copy = server
    try work(30, on: &server)
    server = try putBack(copy)
    for _ in 1...2 {
      for laptop in laptops.shuffled(using: &choices) {
        do { try laptop.sync(&server) } catch is SyncError { try laptop.reclone(&server) }
      }
    }
    for laptop in laptops { try laptop.sync(&server) }

    let parked = try laptops.flatMap { try $0.parked() }
    for laptop in laptops {
      try laptop.verify()
      #expect(try laptop.store.pendingCount == 0, "\(seed)")
      #expect(try laptop.digest == north.digest, "\(seed)")
      for words in notes {
        let count = try laptop.count(words) + parked.count { $0 == words }
        #expect(count == 1, "\(words), \(seed)")
      }
    }
  }
}

extension ForkSearch.Finding {
  fileprivate var isContained: Bool {
    if case .contained = self { true } else { false }
  }
}
