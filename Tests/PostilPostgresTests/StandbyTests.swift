import PostgresSupport
import PostilCore
import PostilLog
import PostilPostgres
import PostilWire
import TestSupport
import Testing

/// A node that acknowledges only what a synchronous standby has on its disk. One test at a time, on a
/// server of their own: all that use a server see its standbys.
@Suite(.serialized) struct StandbyTests {
  private var room: PostgresNewsroom

  init() throws {
    room = try PostgresNewsroom(hasStandbys: true)
    try room.fill(2)
  }

  @Test mutating func `without a standby nothing is served and nothing is committed`() throws {
    #expect(throws: PostgresError.noStandby) {
      try room.database.node(of: .atlas, needsStandby: true)
    }
    let standby = try room.database.standby()
    let node = try room.database.node(of: .atlas, needsStandby: true)
    try room.append(room.next(), by: node)
    #expect(try node.state(for: room.north.replica).end == room.memory.end())
    withExtendedLifetime(standby) {}
  }

  @Test mutating func `what a standby that goes away has not confirmed is not committed`() throws {
    var standby: Standby? = try room.database.standby()
    let node = try room.database.node(of: .atlas, needsStandby: true)
    withExtendedLifetime(standby) {}
    standby = nil
    try room.database.awaitNoStandby()
    let end = room.memory.end()
    let changeset = try room.next()
    let gone = LogError.unreachable("no synchronous standby receives what is committed")
    #expect(throws: gone) { try node.append([changeset], receivedAt: .noon) }
    #expect(throws: gone) { try node.state(for: room.north.replica) }
    #expect(try room.log.end() == end)
  }

  @Test mutating func `a standby that hangs holds acknowledgements and ends back until it goes on`()
    throws
  {
    let standby = try room.database.standby()
    let node = try room.database.node(of: .atlas, needsStandby: true)
    try room.append(room.next(), by: node)
    standby.halt()
    let changeset = try room.next()
    let behind = LogError.unreachable("the synchronous standby does not confirm")
    // The commit is there, and nobody hears of it: as after a backend that was cancelled while it waited.
    #expect(throws: behind) { try node.append([changeset], receivedAt: .noon) }
    #expect(try room.log.end() == room.memory.end() + 1)
    #expect(throws: behind) { try node.state(for: room.north.replica) }
    #expect(throws: behind) { try node.append([changeset], receivedAt: .noon) }
    standby.goOn()
    _ = try room.memory.append([changeset], receivedAt: .noon)
    // Pushed again, until the standby has caught up.
    while (try? node.state(for: room.north.replica)) == nil {}
    try room.append(changeset, by: node)
    #expect(try node.state(for: room.north.replica).end == room.memory.end())
    try room.expectSameLog(node)
  }
}
