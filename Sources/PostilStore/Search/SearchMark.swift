import Crypto
import Foundation
import GRDB
import PostilCore
import PostilLog
import PostilWire

/// How far an index has followed its replica's log.
struct SearchMark: Hashable {
  let workspace: [UInt8]
  let replica: ReplicaID
  let projection: String
  /// The version of whatever tells the stems of words.
  let stems: String
  let cursor: Seq
  let chain: [UInt8]

  init(_ view: ReplicaView, _ store: ReplicaStore, stems: String) throws {
    workspace = store.workspace.id
    replica = store.replica
    projection = ProjectionVersion.current.text
    self.stems = stems
    cursor = try view.cursor()
    chain = try view.chain(at: cursor)?.bytes ?? []
  }

  /// - Returns: `nil` for an index of nothing yet.
  init?(in db: Database) throws {
    guard
      let row = try Row.fetchOne(
        db, sql: "SELECT workspace, replica, projection, cursor, chain, stems FROM mark")
    else { return nil }
    workspace = try [UInt8](row.decode(Data.self, atIndex: 0))
    replica = ReplicaID(bits: UInt64(bitPattern: try row.decode(Int64.self, atIndex: 1)))
    projection = try row.decode(atIndex: 2)
    cursor = Seq(clamping: try row.decode(Int64.self, atIndex: 3))
    chain = try [UInt8](row.decode(Data.self, atIndex: 4))
    stems = try row.decode(atIndex: 5)
  }

  /// True if the log that leads to a later mark leads through this one.
  func isBeginning(of later: SearchMark, in view: ReplicaView) throws -> Bool {
    guard workspace == later.workspace, replica == later.replica, projection == later.projection,
      stems == later.stems, cursor <= later.cursor
    else { return false }
    return try view.chain(at: cursor)?.bytes ?? [] == chain
  }

  /// True if an index has followed to this mark, and holds these events of the outbox.
  func isCurrent(in db: Database, _ waiting: [UInt64: SearchWaiting]) throws -> Bool {
    try SearchMark(in: db) == self && SearchWaiting.all(in: db) == waiting
  }

  func write(to db: Database) throws {
    try db.execute(
      sql: """
        INSERT OR REPLACE INTO mark (id, workspace, replica, projection, cursor, chain, stems)
        VALUES (1, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        Data(workspace), Int64(bitPattern: replica.bits), projection, Int64(clamping: cursor),
        Data(chain), stems,
      ])
  }
}

/// An event of the outbox, as an index remembers it.
struct SearchWaiting: Hashable {
  /// The beginning of the SHA-256 of its bytes.
  let hash: [UInt8]
  /// The key of the entity that it writes to; empty for none.
  let target: [UInt8]

  init(_ event: Event, _ bytes: [UInt8]) {
    hash = Array(SHA256.hash(data: bytes).prefix(16))
    target = event.target.map { EntityKey($0).bytes } ?? []
  }

  private init(hash: [UInt8], target: [UInt8]) {
    self.hash = hash
    self.target = target
  }

  var entity: EntityID? {
    guard target.count == 17, let kind = EntityKind(rawValue: target[0]) else { return nil }
    let id = Array(target.dropFirst())
    let words = [id.prefix(8), id.suffix(8)].map { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
    let event = EventID(replica: ReplicaID(bits: words[0]), counter: words[1])
    return switch kind {
    case .article: ContentID(bytes: id).map { .article($0) }
    case .term: ContentID(bytes: id).map { .term($0) }
    case .annotation: .annotation(event)
    case .reply: .reply(event)
    }
  }

  /// Those of a replica's outbox.
  static func all(of view: ReplicaView) throws -> [UInt64: SearchWaiting] {
    var all: [UInt64: SearchWaiting] = [:]
    try view.eachPending { event, bytes in
      all[event.id.counter] = SearchWaiting(event, bytes)
    }
    return all
  }

  static func all(in db: Database) throws -> [UInt64: SearchWaiting] {
    var all: [UInt64: SearchWaiting] = [:]
    let rows = try Row.fetchCursor(db, sql: "SELECT counter, hash, target FROM waiting")
    while let row = try rows.next() {
      let counter = UInt64(clamping: try row.decode(Int64.self, atIndex: 0))
      all[counter] = SearchWaiting(
        hash: try [UInt8](row.decode(Data.self, atIndex: 1)),
        target: try [UInt8](row.decode(Data.self, atIndex: 2)))
    }
    return all
  }

  static func write(_ all: [UInt64: SearchWaiting], to db: Database) throws {
    try db.execute(sql: "DELETE FROM waiting")
    let statement = try db.cachedStatement(
      sql: "INSERT INTO waiting (counter, hash, target) VALUES (?, ?, ?)")
    for (counter, event) in all {
      try statement.execute(
        arguments: [Int64(clamping: counter), Data(event.hash), Data(event.target)])
    }
  }
}
