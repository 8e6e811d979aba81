import GRDB
import PostilCore
import PostilLog

/// Writes rows of an index, within one transaction.
struct SearchWriter {
  /// The most words that are remembered before they are written.
  private static let rememberedWords = 200_000
  /// Numbers of rows that were indexed again begin here: beyond every log, and below every pending place.
  static let firstReplacement: Int64 = 1 << 61

  let db: Database
  let facts: SearchFacts
  private let forms: SearchForms
  /// Hashes of words that the index holds; a word that shares another's is found in the form that is typed.
  private var known: Set<Int> = []
  private var months: Set<Int> = []
  /// False where few words are new, which can wait for their stems.
  private var isFilling = true
  /// How many rows were written, and how many are dead since.
  private var inserted = 0
  private var removed = 0

  init(db: Database, facts: SearchFacts, stemming: SearchStemming) {
    self.db = db
    self.facts = facts
    forms = SearchForms(db: db, stemming: stemming)
  }

  /// True if so many rows were replaced that the index is better made anew.
  func isWorn() throws -> Bool {
    guard let wear = try Row.fetchOne(db, sql: "SELECT filled, dead FROM wear")
    else { return false }
    let (filled, dead): (Int, Int) = try (wear.decode(atIndex: 0), wear.decode(atIndex: 1))
    return dead > 1_000 && dead > filled / 3
  }

  /// Indexes all entities.
  ///
  /// FTS5 would merge what it wrote again and again while the index grows: it does so once, at the end.
  ///
  /// - Parameters:
  ///   - waiting: the counters of the outbox, which follows the log.
  ///   - progress: how far it is through both.
  mutating func fill(_ waiting: [UInt64], _ progress: LogProgress) throws {
    try db.execute(
      sql: """
        DELETE FROM replaced; DELETE FROM dead; DELETE FROM wear; DELETE FROM month;
        DELETE FROM stem; DELETE FROM form; DELETE FROM unstemmed; DELETE FROM asked;
        INSERT INTO entry (entry) VALUES ('delete-all');
        INSERT INTO entry (entry, rank) VALUES ('automerge', 0);
        """)
    let cursor = try facts.view.cursor()
    let end = cursor + UInt64(waiting.count)
    let before = (waiting.min() ?? 1) - 1
    try facts.view.eachEntity { row in
      try insert(row, as: row.place.row)
      guard row.place.isPending else {
        return progress(min(cursor, UInt64(clamping: row.place.row)), end)
      }
      let counter = UInt64(clamping: row.place.row - EntityPlace.firstPending)
      progress(min(end, cursor + max(before, counter) - before), end)
    }
    try db.execute(
      sql: """
        INSERT INTO entry (entry) VALUES ('optimize');
        INSERT INTO entry (entry, rank) VALUES ('automerge', 4);
        """)
    try db.execute(
      sql: "INSERT INTO wear (id, filled, dead) VALUES (1, ?, 0)", arguments: [inserted])
  }

  /// Indexes some entities again.
  mutating func renew(_ changes: SearchChanges) throws {
    isFilling = false
    for counter in changes.goneCounters {
      try remove(try EntityPlace(pending: counter))
    }
    // A reply, or a note, can also change the flags of the things above it.
    let above = try changes.targets.flatMap {
      try facts.view.entity($0)?.entity.facts.above.filter { $0.kind != .article } ?? []
    }
    var renewed: [(id: Int64, target: EntityID)] = []
    var newID = try newID()
    for target in changes.targets.union(above) {
      guard let place = try facts.view.entity(target)?.place else { continue }
      if try remove(place) {
        try note(newID, of: place)
        renewed.append((newID, target))
        newID += 1
      } else {
        renewed.append((place.row, target))
      }
    }
    // FTS5 writes what it has gathered whenever a row comes before the last one.
    for (id, target) in renewed.sorted(by: { $0.id < $1.id }) {
      if let row = try facts.view.entity(target) { try insert(row, as: id) }
    }
    try forms.limitWaiting()
    try db.execute(sql: "UPDATE wear SET dead = dead + ?", arguments: [removed])
  }

  /// - Returns: whether a row of the entity's place was there.
  @discardableResult
  private mutating func remove(_ place: EntityPlace) throws -> Bool {
    let replaced = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT id FROM replaced WHERE place = ?"), arguments: [place.row])
    let present = try replaced.map { try $0.decode(Int64?.self, atIndex: 0) } ?? place.row
    guard let id = present, try isThere(id) else { return replaced != nil }
    try db.cachedStatement(sql: "INSERT OR IGNORE INTO dead (id) VALUES (?)")
      .execute(arguments: [id])
    removed += 1
    try note(nil, of: place)
    return true
  }

  private func isThere(_ id: Int64) throws -> Bool {
    try Int.fetchOne(
      db.cachedStatement(sql: "SELECT 1 FROM entry_docsize WHERE id = ?"), arguments: [id]) != nil
  }

  private func note(_ id: Int64?, of place: EntityPlace) throws {
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO replaced (place, id) VALUES (?, ?)")
      .execute(arguments: [place.row, id])
  }

  private func newID() throws -> Int64 {
    let last = try Int64.fetchOne(
      db.cachedStatement(
        sql: "SELECT max(id) FROM entry_docsize WHERE id < ?"),
      arguments: [EntityPlace.firstPending])
    return max(Self.firstReplacement, (last ?? 0) + 1)
  }

  private mutating func insert(_ row: EntityRow, as id: Int64) throws {
    guard let document = try SearchDocument(row, facts) else { return }
    let texts = document.parts.map { String(decoding: $0.joined, as: UTF8.self) }
    let facets = document.facets.map(\.token).joined(separator: " ")
    try db.cachedStatement(
      sql: "INSERT INTO entry (rowid, body, title, tag, people, facet) VALUES (?, ?, ?, ?, ?, ?)"
    ).execute(arguments: [id, texts[0], texts[1], texts[2], texts[3], facets])
    inserted += 1
    for words in document.parts { try keepForms(of: words) }
    if let month = document.made?.monthNumber, months.insert(month).inserted {
      try db.execute(sql: "INSERT OR IGNORE INTO month (number) VALUES (?)", arguments: [month])
    }
  }

  private mutating func keepForms(of words: SearchWords) throws {
    for range in words.words {
      var hasher = Hasher()
      words.joined[range].withUnsafeBytes { hasher.combine(bytes: $0) }
      guard known.insert(hasher.finalize()).inserted else { continue }
      if known.count > Self.rememberedWords { known.removeAll(keepingCapacity: true) }
      let word = String(decoding: words.joined[range], as: UTF8.self)
      try isFilling ? forms.keep(word) : forms.keepLater(word)
    }
  }
}
