import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// Each log and the plain one, held against each other.
struct LogAgreementTests {
  @Test(arguments: Seed.range(40), [LogKind.disk, .postgres])
  func `both logs answer alike, to good pushes and bad`(seed: Seed, kind: LogKind) throws {
    var choices = seed.choices
    var authors = ["north", "south", "east"].map { Author($0) }
    var memory = try LogKind.memory.open()
    var disk = try kind.open()
    for _ in 0..<30 {
      var group: [Changeset] = []
      for _ in 0...choices.below(3) {
        let index = choices.below(authors.count)
        group.append(try authors[index].push(end: memory.log.end(), &choices))
      }
      let answers = try memory.log.append(group, receivedAt: .noon)
      #expect(try disk.log.append(group, receivedAt: .noon) == answers, "replay: \(seed)")
      for (changeset, answer) in zip(group, answers) {
        guard case .refused = answer else { continue }
        let index = try #require(authors.firstIndex { $0.replica == changeset.replica })
        authors[index].goOn(from: try memory.log.frontier(of: changeset.replica)?.lastCounter ?? 0)
      }
    }
    let head = try memory.log.end()
    #expect(try disk.log.end() == head)
    #expect(try disk.log.chain(at: head) == memory.log.chain(at: head))
    #expect(
      try disk.log.changesets(after: 0, bytes: .max)
        == memory.log.changesets(after: 0, bytes: .max))
    for author in authors {
      #expect(
        try disk.log.frontier(of: author.replica) == memory.log.frontier(of: author.replica))
    }
  }

  @Test func `a log that is opened again is unchanged`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("log.sqlite")
    var north = Author("north")
    let first = try north.write(north.join)
    let second = try north.write(.articleImported(.sample("One")), base: 1)
    let frontier: Frontier?
    do {
      let log = try ServerStore(creating: path, workspace: .atlas, epoch: Epoch(life: 1))
      _ = try log.append([first, second], receivedAt: .noon)
      frontier = try log.frontier(of: north.replica)
    }
    let log = try ServerStore(opening: path)
    #expect(log.workspace == .atlas)
    #expect(try log.end() == 2)
    #expect(try log.frontier(of: north.replica) == frontier)
    #expect(
      try log.changesets(after: 0, bytes: .max).map(\.changeset) == [first, second])
    let third = try north.write(.articleImported(.sample("Two")), base: 2)
    let logged = try LoggedChangeset(changeset: third, firstSeq: 3, receivedAt: .noon)
    #expect(try log.append([third], receivedAt: .noon) == [.logged(logged)])
  }
}

extension Author {
  /// A push that is right most of the time.
  fileprivate mutating func push(end: Seq, _ choices: inout Choices) throws -> Changeset {
    if choices.once(in: 8) { skip(1) }
    if choices.once(in: 8), counter > 0 { forget(1) }
    let base = choices.once(in: 6) ? end + 1 : end
    let isFirst = counter == 0 || choices.once(in: 12)
    let rest = (0..<choices.below(3)).map {
      Change.articleImported(.sample("\(name) \(counter) \($0)"))
    }
    let changes = isFirst ? [join] + rest : rest + [.articleImported(.sample("\(name) last"))]
    return try write(changes, bases: changes.map { _ in base })
  }

  fileprivate mutating func goOn(from held: UInt64) {
    if counter > held { forget(counter - held) } else { skip(held - counter) }
  }
}
