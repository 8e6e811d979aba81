import Foundation
import GRDB
package import PostilCore
import PostilLog
import PostilWire

/// A full-text index over what a replica shows, brought up to date by each search.
///
/// The row of an entity has the number of the entity's place, or, once it was indexed again, one of its own.
package struct SearchIndex: Sendable {
  /// The stems of a folded word; words that share one are forms of each other.
  package typealias Stemming = (String) -> [String]

  let database: DatabaseQueue

  /// - Parameter path: `nil` for an index in memory.
  package init(at path: String?) throws {
    database = try path.map { try SearchFile.open($0) } ?? SearchFile.inMemory()
  }

  /// Indexes everything that changed since the last time.
  ///
  /// - Parameters:
  ///   - stems: the version of the stems; with another one everything is indexed again.
  ///   - progress: how far it is through the entities of the log, if everything is indexed.
  /// - Throws: an error of content where the file is damaged: it is to be made anew.
  package func update(
    from view: ReplicaView, of store: ReplicaStore, stems: String, stemming: @escaping Stemming,
    progress: (_ seq: Seq, _ end: Seq) -> Void
  ) throws {
    let facts = try SearchFacts(view, own: store)
    let mark = try SearchMark(view, store, stems: stems)
    let waiting = try SearchWaiting.all(of: view)
    if try database.readAtOnce({ try mark.isCurrent(in: $0, waiting) }) { return }
    try database.writeAtOnce { db in
      var writer = SearchWriter(db: db, facts: facts, stemming: stemming)
      let before = try SearchMark(in: db)
      if let before, try before.isBeginning(of: mark, in: view), try !writer.isWorn(),
        let changes = try changes(since: before, db, view, waiting)
      {
        try writer.renew(changes)
      } else {
        try writer.fill(progress)
      }
      try mark.write(to: db)
      try SearchWaiting.write(waiting, to: db)
    }
  }

  /// The most entities that are indexed again one by one; all of them take hardly longer then.
  private static let mostChanges = 100_000

  /// The entities that an event of the log or of the outbox changed since a mark; `nil` for all of them.
  private func changes(
    since mark: SearchMark, _ db: Database, _ view: ReplicaView, _ waiting: [UInt64: SearchWaiting]
  ) throws -> SearchChanges? {
    var changes = SearchChanges()
    var isOfAll = false
    try view.readLog(after: mark.cursor) { logged in
      for event in try logged.events() {
        if let target = event.target { changes.targets.insert(target) }
        if event.change.namedEvents != nil { isOfAll = true }
      }
      if changes.targets.count > Self.mostChanges { isOfAll = true }
      return !isOfAll
    }
    if isOfAll { return nil }
    let before = try SearchWaiting.all(in: db)
    for (counter, event) in before where waiting[counter] != event {
      if let target = event.entity { changes.targets.insert(target) }
      if waiting[counter] == nil { changes.goneCounters.append(counter) }
    }
    for (counter, event) in waiting where before[counter] != event {
      if let target = event.entity { changes.targets.insert(target) }
    }
    return changes
  }

  /// The words in the index that share a stem with a word, the word itself first.
  ///
  /// - Parameter stemming: asked for a word that the index does not hold.
  package func forms(of word: String, limit: Int, stemming: Stemming) throws -> [String] {
    try database.readAtOnce { db in
      var stems = try String.fetchAll(
        db.cachedStatement(sql: "SELECT stem FROM form WHERE word = ?"), arguments: [word])
      if stems.isEmpty { stems = stemming(word) }
      var forms = [word]
      for stem in stems where forms.count < limit {
        let found = try String.fetchAll(
          db.cachedStatement(sql: "SELECT word FROM form WHERE stem = ? LIMIT ?"),
          arguments: [stem, limit])
        for form in found where !forms.contains(form) && forms.count < limit { forms.append(form) }
      }
      return forms
    }
  }

  /// True if something in the index has a fact, or had it.
  package func holds(_ facet: SearchFacet) throws -> Bool {
    try database.readAtOnce { db in
      try Int.fetchOne(
        db.cachedStatement(sql: "SELECT 1 FROM entry WHERE entry MATCH ? LIMIT 1"),
        arguments: [SearchExpression.facets([facet]).match]) != nil
    }
  }

  /// Visits what an expression finds, the best first, or the newest first where it has no words, until
  /// `visit` says `false`.
  package func each(
    _ expression: SearchExpression, byRank: Bool, in view: ReplicaView,
    _ visit: (EntityRow) throws -> Bool
  ) throws {
    try database.readAtOnce { db in
      let ids = try Int64.fetchCursor(
        db.cachedStatement(
          sql: """
            SELECT rowid FROM entry WHERE entry MATCH ?
            ORDER BY \(byRank ? "rank" : "rowid DESC")
            """),
        arguments: [expression.match])
      let dead = try db.cachedStatement(sql: "SELECT 1 FROM dead WHERE id = ?")
      let places = try db.cachedStatement(sql: "SELECT place FROM replaced WHERE id = ?")
      while let id = try ids.next() {
        guard try Int.fetchOne(dead, arguments: [id]) == nil else { continue }
        let place = try Int64.fetchOne(places, arguments: [id]) ?? id
        guard let row = try view.entity(at: EntityPlace(row: place)) else { continue }
        guard try visit(row) else { return }
      }
    }
  }

  /// The condition of an index.
  package enum Condition: Equatable, Sendable {
    /// No search has made it yet.
    case absent
    case current
    /// The next search brings it up to date.
    case behind
    /// The next search makes it anew: it is damaged, or of another version.
    case unusable
  }

  /// Reads the whole index, and changes nothing in it.
  ///
  /// - Parameter stems: as `update` takes it.
  /// - Throws: where the system refuses the file.
  package static func condition(
    at path: String, for view: ReplicaView, of store: ReplicaStore, stems: String
  ) throws -> Condition {
    guard FileManager.default.fileExists(atPath: path) else { return .absent }
    guard let database = try SearchFile.known(path) else { return .unusable }
    do {
      let mark = try SearchMark(view, store, stems: stems)
      let waiting = try SearchWaiting.all(of: view)
      return try database.readAtOnce { db in
        guard try FileCheck(db: db).quick() == nil else { return .unusable }
        return try mark.isCurrent(in: db, waiting) ? .current : .behind
      }
    } catch  where isOfContent(error) {
      return .unusable
    }
  }

  /// Removes the index of a path.
  package static func remove(at path: String) throws { try DatabaseFile.remove(path) }

  /// True for an error that an index made anew does not have.
  package static func isOfContent(_ error: any Error) -> Bool { SearchFile.isOfContent(error) }
}

/// The entities to index again.
struct SearchChanges {
  var targets: Set<EntityID> = []
  /// Of events that left the outbox.
  var goneCounters: [UInt64] = []
}
