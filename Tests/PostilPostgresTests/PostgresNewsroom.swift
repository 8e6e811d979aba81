import PostgresSupport
import PostilCore
import PostilLog
import PostilPostgres
import PostilWire
import TestSupport
import Testing

/// A log in PostgreSQL with the plain one beside it, which gets the same pushes.
struct PostgresNewsroom {
  let database: PostgresDatabase
  var log: PostgresLog
  var memory: MemoryLog
  var north = Author("north")
  var south = Author("south")

  init(limits: RoomLimits = RoomLimits(), hasStandbys: Bool = false) throws {
    database = try PostgresDatabase(hasStandbys: hasStandbys)
    log = try database.open(.atlas, limits: limits)
    memory = MemoryLog(workspace: .atlas, limits: limits)
  }

  /// Appends to both, and compares the answers.
  mutating func append(_ changesets: Changeset..., by node: PostgresLog? = nil) throws {
    let answers = try memory.append(changesets, receivedAt: .noon)
    #expect(try (node ?? log).append(changesets, receivedAt: .noon) == answers)
  }

  /// Both join, then north imports.
  mutating func fill(_ count: Int) throws {
    try append(north.write(north.join), south.write(south.join))
    for number in 0..<count {
      try append(north.write(.articleImported(.sample("Title \(number)")), base: memory.end()))
    }
  }

  /// A changeset of north's that the log takes next.
  mutating func next(_ title: String = "Next") throws -> Changeset {
    try north.write(.articleImported(.sample(title)), base: memory.end())
  }

  func expectSameLog(_ node: PostgresLog? = nil, _ comment: String = "") throws {
    let log = node ?? log
    #expect(try log.end() == memory.end(), "\(comment)")
    for seq in 0...memory.end() + 1 {
      let held = memory.chain(at: seq)
      #expect(try log.chain(at: seq) == held, "\(comment), seq \(seq)")
      guard held != nil else { continue }
      for bytes in [0, 300, .max] {
        let read = try log.changesets(after: seq, bytes: bytes)
        let expected = memory.changesets(after: seq, bytes: bytes)
        #expect(read == Array(expected.prefix(read.count)), "\(comment), after \(seq)")
        #expect(read.isEmpty == expected.isEmpty, "\(comment), after \(seq)")
      }
    }
    for author in [north, south] {
      #expect(try log.frontier(of: author.replica) == memory.frontier(of: author.replica))
    }
  }
}
