import GRDB

/// The places of the entities that a query in FTS5's language finds.
struct SearchHits {
  private let db: Database
  private let match: String
  /// True once rows of the index were replaced; only then are they looked up.
  private let isWorn: Bool

  init(db: Database, match: String) throws {
    self.db = db
    self.match = match
    isWorn = try Int.fetchOne(db, sql: "SELECT 1 FROM dead LIMIT 1") != nil
  }

  /// Visits the best first, and the newest of those that are as good.
  func eachByRank(_ visit: (EntityPlace) throws -> Bool) throws {
    let hits = try Row.fetchCursor(
      db.cachedStatement(sql: "SELECT rowid, rank FROM entry WHERE entry MATCH ? ORDER BY rank"),
      arguments: [match])
    var equals: [EntityPlace] = []
    var rank = 0.0
    while let hit = try hits.next() {
      let next: Double = try hit.decode(atIndex: 1)
      if next != rank {
        for place in equals.sorted(by: >) where try !visit(place) { return }
        equals.removeAll(keepingCapacity: true)
        rank = next
      }
      if let place = try place(of: try hit.decode(atIndex: 0)) { equals.append(place) }
    }
    for place in equals.sorted(by: >) where try !visit(place) { return }
  }

  /// Visits the newest first.
  ///
  /// Rows that were replaced stand between the rows of the log and those of the outbox, in the order in which they were
  /// indexed again.
  func eachNewestFirst(_ visit: (EntityPlace) throws -> Bool) throws {
    var replaced = try replacements()[...]
    for rows in [EntityPlace.firstPending...Int64.max, 0...SearchWriter.firstReplacement - 1] {
      let hits = try Int64.fetchCursor(
        db.cachedStatement(
          sql: """
            SELECT rowid FROM entry WHERE entry MATCH ? AND rowid BETWEEN ? AND ?
            ORDER BY rowid DESC
            """),
        arguments: [match, rows.lowerBound, rows.upperBound])
      while let row = try hits.next() {
        while let next = replaced.first, next.row > row {
          replaced.removeFirst()
          guard try visit(next) else { return }
        }
        if try isDead(row) { continue }
        guard try visit(EntityPlace(row: row)) else { return }
      }
    }
    for place in replaced where try !visit(place) { return }
  }

  /// The places of the replaced rows, the newest first. Each match is looked up in the other table, never the reverse.
  private func replacements() throws -> [EntityPlace] {
    guard isWorn else { return [] }
    return try Int64.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT replaced.place FROM entry CROSS JOIN replaced ON replaced.id = entry.rowid
          WHERE entry MATCH ? AND entry.rowid BETWEEN ? AND ?
          """),
      arguments: [match, SearchWriter.firstReplacement, EntityPlace.firstPending - 1]
    ).map { EntityPlace(row: $0) }.sorted(by: >)
  }

  /// - Returns: `nil` for a row that was replaced.
  private func place(of row: Int64) throws -> EntityPlace? {
    if try isDead(row) { return nil }
    guard isWorn else { return EntityPlace(row: row) }
    let place = try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT place FROM replaced WHERE id = ?"), arguments: [row])
    return EntityPlace(row: place ?? row)
  }

  private func isDead(_ row: Int64) throws -> Bool {
    guard isWorn else { return false }
    return try Int.fetchOne(
      db.cachedStatement(sql: "SELECT 1 FROM dead WHERE id = ?"), arguments: [row]) != nil
  }
}
