import Foundation
import GRDB
import PostilCore
import PostilLog
import PostilWire

/// Hashes over the folded tables.
struct ProjectionDigest {
  let db: Database
  /// The replica whose outbox is folded.
  let own: ReplicaID

  /// The digest of the state: equal on any two replicas that hold the same events.
  func ofState() throws -> String {
    var digest = StateDigest()
    let values = ValueTable(db: db)
    for (kind, index) in [(EntityKind.article, "article"), (.term, "term")] {
      let nobodys = try RowReader(
        db,
        sql: """
          SELECT entity.place, entity.state, entity.long_values
          FROM \(index) JOIN entity ON entity.place = \(index).place ORDER BY \(index).id
          """)
      while try nobodys.next() { try digest.add(kind, by: own, nobodys, with: values) }
    }
    // In log order: the entities of one replica come in the order of its counters.
    var authors = try AuthorsInLogOrder(db)
    let others = try RowReader(
      db,
      sql: """
        SELECT place, state, long_values, kind FROM entity WHERE kind IN (2, 3) ORDER BY place
        """)
    while try others.next() {
      let place = EntityPlace(row: others.integer(0))
      guard let number = UInt8(exactly: others.integer(3)), let kind = EntityKind(rawValue: number)
      else { throw Damage.state("a kind of entity") }
      let author = place.isPending ? own : try authors.author(at: place.row)
      try digest.add(kind, by: author, others, with: values)
    }
    return digest.finalized()
  }

  /// A hash over every row of the projection, with the columns and tables that the digest of the state
  /// leaves out: texts, histories, ignored events. Only for comparing a file with itself; it is not part of
  /// any protocol.
  func ofEverything() throws -> String {
    var digest = ItemsHash()
    for table in ProjectionTable.all {
      digest.add(Array(table.name.utf8))
      if table.name == ProjectionTable.revision.name {
        try add(texts: &digest)
        continue
      }
      let rows = try Row.fetchCursor(db, sql: table.selection)
      while let row = try rows.next() {
        for value in row.databaseValues { digest.add(Self.bytes(of: value)) }
      }
    }
    return digest.finalized()
  }

  /// Adds the texts whole: whether one is stored whole or as a patch depends on the order in which they
  /// came.
  private func add(texts digest: inout ItemsHash) throws {
    let texts = RevisionTable(db: db)
    let rows = try Row.fetchAll(db, sql: "SELECT id, seq, article FROM revision ORDER BY id")
    for row in rows {
      guard let id = ContentID(bytes: try row.decode(Data.self, atIndex: 0)),
        let text = try texts.text(of: id)
      else { throw Damage.state("a revision") }
      for value in row.databaseValues { digest.add(Self.bytes(of: value)) }
      digest.add(Array(text.string.utf8))
    }
  }

  private static func bytes(of value: DatabaseValue) -> [UInt8] {
    switch value.storage {
    case .null: [0]
    case .int64(let integer): [1] + Array(String(integer).utf8)
    case .double(let double): [2] + Array(String(double).utf8)
    case .string(let string): [3] + Array(string.utf8)
    case .blob(let blob): [4] + Array(blob)
    }
  }
}

extension StateDigest {
  /// Adds the state of an entity.
  ///
  /// - Parameter row: with place, state and the places of long values as its first columns.
  mutating func add(
    _ kind: EntityKind, by replica: ReplicaID, _ row: RowReader, with values: ValueTable
  ) throws {
    guard !row.isNull(2) else {
      row.withBlob(1) { add(kind, by: replica, state: $0) }
      return
    }
    let whole = try values.whole(
      row.bytes(1), LongValues(decoding: row.bytes(2)), at: EntityPlace(row: row.integer(0)))
    add(kind, by: replica, state: whole)
  }
}

/// The author of the entity at each place, requested in ascending order.
private struct AuthorsInLogOrder {
  private let rows: RowCursor
  private var author = ReplicaID(bits: 0)
  private var end: Int64 = 0

  init(_ db: Database) throws {
    rows = try Row.fetchCursor(
      db, sql: "SELECT last_seq, replica FROM changeset_span ORDER BY first_seq")
  }

  mutating func author(at place: Int64) throws -> ReplicaID {
    while end < place, let row = try rows.next() {
      end = try row.decode(atIndex: 0)
      author = ReplicaID(bits: UInt64(bitPattern: try row.decode(atIndex: 1)))
    }
    return author
  }
}
