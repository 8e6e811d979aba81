import Foundation
import GRDB
import PostilCore
import PostilLog
import PostilWire

/// A full-text index over what a replica shows, brought up to date by each search.
///
/// The row of an entity has the number of the entity's place, or, once it was indexed again, one of its own.
package struct SearchIndex: Sendable {
  private let database: DatabaseQueue
  private let isFile: Bool

  /// - Parameter path: `nil` for an index in memory.
  package init(at path: String?) throws {
    database = try path.map { try SearchFile.open($0) } ?? SearchFile.inMemory()
    isFile = path != nil
  }

  /// Indexes everything that changed since the last time.
  ///
  /// - Parameters:
  ///   - stems: the version of the stems; with another one everything is indexed again.
  ///   - progress: how far it is through the events of the log and the outbox, if everything is indexed.
  /// - Throws: an error of content where the file is damaged: it is to be made anew.
  package func update(
    from view: ReplicaView, of store: ReplicaStore, stems: String, stemming: SearchStemming,
    progress: (_ done: UInt64, _ end: UInt64) -> Void
  ) throws {
    let facts = try SearchFacts(view)
    let mark = try SearchMark(view, store, stems: stems)
    let waiting = try SearchWaiting.all(of: view)
    func note(in db: Database) throws {
      try mark.write(to: db)
      try SearchWaiting.write(waiting, to: db)
    }
    if try database.readAtOnce({ try mark.isCurrent(in: $0, waiting) }) { return }
    let isRenewed = try database.writeAtOnce { db in
      var writer = SearchWriter(db: db, facts: facts, stemming: stemming)
      guard let before = try SearchMark(in: db), try before.isBeginning(of: mark, in: view),
        try !writer.isWorn(), let changes = try changes(since: before, db, view, waiting)
      else { return false }
      try writer.renew(changes)
      try note(in: db)
      return true
    }
    if isRenewed { return }
    try database.fill { db in
      var writer = SearchWriter(db: db, facts: facts, stemming: stemming)
      try writer.fill(Array(waiting.keys), progress)
      try note(in: db)
    }
    if isFile { try SearchFile.compact(database) }
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
  /// The stems that it asks for are kept, if the file can be written.
  package func forms(of word: String, limit: Int, stemming: SearchStemming) throws -> [String] {
    if try database.readAtOnce({ try SearchForms(db: $0, stemming: stemming).mustLearn(word) }) {
      do {
        try database.writeAtOnce { try SearchForms(db: $0, stemming: stemming).learn(word) }
      } catch  where Self.refusal(error) != nil {}
    }
    return try database.readAtOnce {
      try SearchForms(db: $0, stemming: stemming).all(of: word, limit: limit)
    }
  }

  /// The facts of which one has everything that was made from the beginning of a quarter of an hour on.
  package func facets(from time: SearchTime) throws -> [SearchFacet] { time.andLater(try months()) }

  /// The facts of which one has everything that was made up to the end of a quarter of an hour.
  package func facets(upTo time: SearchTime) throws -> [SearchFacet] {
    time.andEarlier(try months())
  }

  private func months() throws -> [Int] {
    try database.readAtOnce { try Int.fetchAll($0, sql: "SELECT number FROM month") }
  }

  /// True if something in the index has a fact, or had it.
  package func holds(_ facet: SearchFacet) throws -> Bool {
    try database.readAtOnce { db in
      try Int.fetchOne(
        db.cachedStatement(sql: "SELECT 1 FROM entry WHERE entry MATCH ? LIMIT 1"),
        arguments: [SearchExpression.facets([facet]).match([])]) != nil
    }
  }

  /// Visits what an expression finds, until `visit` says `false`: the best first, and the newest of several that are as
  /// good, or where it has no words. The newest is what the log, and after it the outbox, made last.
  package func each(
    _ expression: SearchExpression, byRank: Bool, in view: ReplicaView, of store: ReplicaStore,
    _ visit: (EntityRow) throws -> Bool
  ) throws {
    let match = expression.match(try names(in: view, of: store))
    try database.readAtOnce { db in
      let hits = try SearchHits(db: db, match: match)
      try (byRank ? hits.eachByRank : hits.eachNewestFirst) { place in
        guard let row = try view.entity(at: place) else { return true }
        return try visit(row)
      }
    }
  }

  /// The words that begin with the two letters with which a word begins: at most 20,000 of them.
  ///
  /// - Returns: `nil` for a word that is in a text or in a member's name, or was.
  package func words(like word: String, in view: ReplicaView, of store: ReplicaStore) throws
    -> [String]?
  {
    if try names(in: view, of: store).contains(where: { $0.holds(.word([word])) }) { return nil }
    let start = String(String.UnicodeScalarView(word.unicodeScalars.prefix(2)))
    return try database.readAtOnce { db in
      let isKnown =
        try Int.fetchOne(
          db, sql: "SELECT 1 FROM word WHERE term = ? AND col <> 'facet' LIMIT 1",
          arguments: [word]) != nil
      if isKnown { return nil }
      return try String.fetchAll(
        db,
        sql: """
          SELECT DISTINCT term FROM (
            SELECT term, col FROM word WHERE term >= ? AND term < ? LIMIT 20000)
          WHERE col <> 'facet'
          """,
        arguments: [start, start + "\u{10FFFF}"])
    }
  }

  private func names(in view: ReplicaView, of store: ReplicaStore) throws -> [SearchedName] {
    let roster = try view.roster()
    var names = [store.replica: store.name]
    for (replica, frontier) in try view.frontiers() { names[replica] = frontier.name }
    return names.filter { roster.member(of: $0.key) == $0.key }.map { replica, name in
      SearchedName(words: SearchWords(of: name.string).all, facet: .author(replica))
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

  /// The reason why an index cannot be kept in a file: the system's, another process's, or what lies there instead;
  /// `nil` for errors of other things.
  package static func refusal(_ error: any Error) -> StoreError? {
    let error = StoreError(error)
    if case .failed = error { return nil }
    return error
  }

  /// Keeps other processes from the index of a path: one that makes it anew would take it from under the others.
  ///
  /// - Throws: `StoreError.busy` where another process has it for ten seconds, else as the system does.
  package static func lock(_ path: String) throws(StoreError) -> FileLock {
    for _ in 0..<500 {
      if let lock = try FileLock(taking: path) { return lock }
      usleep(20_000)
    }
    throw .busy
  }

  /// True for an error that an index made anew does not have.
  package static func isOfContent(_ error: any Error) -> Bool { SearchFile.isOfContent(error) }
}

/// The entities to index again.
struct SearchChanges {
  var targets: Set<EntityID> = []
  /// Of events that left the outbox.
  var goneCounters: [UInt64] = []
}
