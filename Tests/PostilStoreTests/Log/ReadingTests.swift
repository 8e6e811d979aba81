import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// Reading of every `LogStore`.
struct ReadingTests {
  /// A log of `count` changesets with two events each, and their places.
  private func filled(_ kind: LogKind, count: Int) throws -> (OpenLog, [LoggedChangeset]) {
    var open = try kind.open()
    var north = Author("north")
    var logged: [LoggedChangeset] = []
    for number in 0..<count {
      let first = number == 0 ? north.join : .articleImported(.sample("First \(number)"))
      let changeset = try north.write(
        first, .articleImported(.sample("Second \(number)")), base: UInt64(2 * number))
      logged.append(try open.appendAdmitted(changeset))
    }
    return (open, logged)
  }

  @Test(arguments: LogKind.allCases)
  func `the chain is known where a changeset ends and nowhere else`(kind: LogKind) throws {
    let (open, logged) = try filled(kind, count: 3)
    var plain = ChainedLog()
    for changeset in logged {
      plain.add(changeset)
      #expect(try open.log.chain(at: changeset.lastSeq) == plain.chain)
      #expect(try open.log.chain(at: changeset.firstSeq) == nil)
    }
    #expect(try open.log.chain(at: 7) == nil)
    #expect(try open.log.chain(at: .max) == nil)
  }

  @Test(arguments: LogKind.allCases, [0, 1, 3, 4, 5])
  func `a reader gets all that follows its cursor`(kind: LogKind, held: Int) throws {
    let (open, logged) = try filled(kind, count: 4)
    let cursor = Seq(2 * held)
    #expect(try open.log.changesets(after: cursor, bytes: .max) == Array(logged.dropFirst(held)))
  }

  @Test(arguments: LogKind.allCases)
  func `one read gives the log's end, its roster and a replica's frontier`(
    kind: LogKind
  ) throws {
    let (open, logged) = try filled(kind, count: 2)
    let replica = Author("north").replica
    let state = try open.log.state(for: replica)
    #expect(state.end == 4)
    #expect(try state.chain == open.log.chain(at: 4))
    #expect(state.frontier?.lastCounter == logged.last?.changeset.lastCounter)
    #expect(try state.roster.devices.keys == open.log.members().devices.keys)
    #expect((state.epoch, state.restoration) == (open.log.epoch, open.log.restoration))
    #expect(try open.log.state(for: Author("south").replica).frontier == nil)
  }

  @Test(arguments: LogKind.allCases)
  func `an empty log has a state, too`(kind: LogKind) throws {
    let open = try kind.open()
    let state = try open.log.state(for: Author("north").replica)
    #expect(state.end == 0 && state.frontier == nil)
    #expect(state.chain == Chain(workspace: WorkspaceIdentity.atlas.id))
  }

  @Test(arguments: LogKind.allCases)
  func `a cursor beyond every number is no trap`(kind: LogKind) throws {
    let (open, _) = try filled(kind, count: 1)
    #expect(try open.log.changesets(after: .max, bytes: .max).isEmpty)
  }

  @Test(arguments: LogKind.allCases)
  func `a batch is as long as its bytes allow, to the byte`(kind: LogKind) throws {
    let (open, logged) = try filled(kind, count: 4)
    let sizes = logged.map { $0.changeset.events.bytes.count }
    let two = sizes[0] + sizes[1]
    #expect(try open.log.changesets(after: 0, bytes: two - 1).count == 1)
    #expect(try open.log.changesets(after: 0, bytes: two).count == 2)
    #expect(try open.log.changesets(after: 0, bytes: two + 1).count == 2)
    #expect(try open.log.changesets(after: 0, bytes: sizes.reduce(0, +) - 1).count == 3)
    #expect(try open.log.changesets(after: 0, bytes: sizes.reduce(0, +)).count == 4)
  }

  @Test(arguments: LogKind.allCases, [0, 1])
  func `a batch holds at least one changeset, however few bytes are asked for`(
    kind: LogKind, bytes: Int
  ) throws {
    let (open, logged) = try filled(kind, count: 3)
    #expect(try open.log.changesets(after: 2, bytes: bytes) == [logged[1]])
  }

  @Test(arguments: LogKind.allCases, [1, 400, 100_000])
  func `batches of any size join to the whole log`(kind: LogKind, bytes: Int) throws {
    let (open, logged) = try filled(kind, count: 9)
    var read: [LoggedChangeset] = []
    while case let batch = try open.log.changesets(after: read.last?.lastSeq ?? 0, bytes: bytes),
      !batch.isEmpty
    {
      read += batch
    }
    #expect(read == logged)
  }
}
