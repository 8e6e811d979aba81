import PostgresSupport
import PostilCore
import PostilLog
import PostilPostgres
import PostilWire
import TestSupport
import Testing

/// Several nodes append to one log.
struct NodeTests {
  @Test func `a node appends after what others have appended since`() throws {
    var room = try PostgresNewsroom()
    let second = try room.database.node(of: .atlas)
    try room.append(room.north.write(room.north.join))
    try room.append(room.south.write(room.south.join, base: 1), by: second)
    let changeset = try room.next("One")
    try room.append(changeset)
    try room.append(room.next("Two"), by: second)
    // Repeated elsewhere: both nodes know that it is not the last any more.
    try room.append(changeset, by: second)
    try room.expectSameLog()
    try room.expectSameLog(second)
  }

  @Test func `a node knows at once whom another has revoked`() throws {
    let database = try PostgresDatabase()
    let first = try database.open(.founded)
    let second = try database.node(of: .founded)
    var founder = Signer("operator")
    var north = Signer("north")
    let key = SigningKey.ofTests("for north")
    let invitation = Invitation(
      publicKey: key.publicKey, guest: .member(.editor, name: nil), expires: nil)
    func append(_ changeset: Changeset, _ log: PostgresLog) throws -> Appended? {
      try log.append([changeset], receivedAt: .noon).first
    }
    _ = try append(founder.write(founder.join()), first)
    _ = try append(founder.write(.memberInvited(invitation), base: 1), first)
    let join = try north.join(with: north.ticket(of: key))
    guard case .logged = try append(north.write(join, base: 2), second) else {
      Issue.record("north was not let in")
      return
    }
    _ = try append(founder.write(.revoked(.member(north.replica), why: "left"), base: 3), first)
    guard
      case .refused(let refusal) = try append(
        north.write(.articleImported(.sample("One")), base: 4), second)
    else {
      Issue.record("north was still let in")
      return
    }
    #expect(refusal.code == .revoked)
  }

  /// ⚖ A log takes and refuses the same, whichever node takes it.
  @Test(arguments: Seed.range(8))
  func `two nodes refuse what one log refuses`(seed: Seed) throws {
    var choices = seed.choices
    let size = RoomLimits.Size(events: 16, bytes: 10_000)
    var room = try PostgresNewsroom(
      limits: RoomLimits(
        entity: size, thread: size, margin: size,
        unshared: RoomLimits.Size(events: 4, bytes: 10_000)))
    let nodes = [room.log, try room.database.node(of: .atlas)]
    try room.fill(3)
    let articles = (0..<3).map { ArticleImport.sample("Title \($0)").article }
    for number in 0..<60 {
      let changes = (0...choices.below(2)).map { place in
        Change.tagged(
          entity: .article(articles[choices.below(3)]), tag: Text("t\(number).\(place)"))
      }
      let before = room.memory.end()
      let author: WritableKeyPath<PostgresNewsroom, Author> =
        choices.once(in: 2) ? \.north : \.south
      let changeset = try room[keyPath: author].write(changes, bases: changes.map { _ in before })
      try room.append(changeset, by: nodes[choices.below(2)])
      if room.memory.end() == before { room[keyPath: author].forget(UInt64(changes.count)) }
      if choices.once(in: 20) { _ = try nodes[choices.below(2)].seal(bytes: 600) }
    }
    try room.expectSameLog(nodes[0], "\(seed)")
    try room.expectSameLog(nodes[1], "\(seed)")
  }

  @Test func `nodes that append at once put one place after the other`() async throws {
    let room = try PostgresNewsroom()
    let database = room.database
    try await withThrowingTaskGroup(of: Void.self) { group in
      for name in ["north", "south", "east"] {
        group.addTask {
          let node = try database.node(of: .atlas)
          var author = Author(name)
          for number in 0..<20 {
            let change =
              number == 0 ? author.join : .articleImported(.sample("\(name) \(number)"))
            let answers = try node.append([author.write(change)], receivedAt: .noon)
            guard case .logged? = answers.first else {
              Issue.record("\(answers)")
              return
            }
          }
        }
      }
      try await group.waitForAll()
    }
    let log = try room.log.changesets(after: 0, bytes: .max)
    #expect(log.map(\.firstSeq) == Array(1...60))
    #expect(try room.log.chain(at: 60) == ChainedLog(log).chain)
  }
}
