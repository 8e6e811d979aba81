import Crypto
import Foundation
import GRDB

/// The words of an index by their stems.
///
/// Only the words themselves are kept whole. Stems, and words where their stems are looked up, are the first 64 bits of
/// their SHA-256; two words whose bits agree are found as forms of each other.
///
/// A dictionary is loaded only where it must be: a new word that needs one waits until a search asks for a word that
/// it may be a form of, and the stems of asked words are kept.
struct SearchForms {
  /// The most words that wait; to stem more of them takes longer than to load the dictionaries.
  static let mostWaiting = 500
  /// The asked words whose stems are kept: the last ones.
  static let mostAsked: Int64 = 10_000

  /// The most words of a stem that are looked at.
  private static let mostCompared = 10_000

  let db: Database
  let stemming: SearchStemming

  /// Keeps a word of a text.
  func keep(_ word: String) throws {
    let hash = Self.hash(of: word)
    guard try stems(ofHash: hash).isEmpty else { return }
    try keep(word, hash, try askedStems(ofHash: hash) ?? stemming.stems(word).map(Self.hash))
  }

  /// Keeps a word of a text whose stems nobody may ask for.
  func keepLater(_ word: String) throws {
    let hash = Self.hash(of: word)
    guard try stems(ofHash: hash).isEmpty else { return }
    if let stems = try askedStems(ofHash: hash) {
      try keep(word, hash, stems)
    } else if stemming.isCostly(word) {
      try db.cachedStatement(sql: "INSERT OR IGNORE INTO unstemmed (word) VALUES (?)")
        .execute(arguments: [word])
    } else {
      try keep(word, hash, stemming.stems(word).map(Self.hash))
    }
  }

  /// Stems the words that wait, if they are too many.
  func limitWaiting() throws {
    if try waiting().count > Self.mostWaiting { try stemWaiting() }
  }

  /// True if the forms of a word are not known before `learn`.
  func mustLearn(_ word: String) throws -> Bool {
    if try knownStems(of: word) == nil, stemming.isCostly(word) { return true }
    return try isAwaited(word)
  }

  /// Keeps what the forms of a word need.
  func learn(_ word: String) throws {
    var isLoaded = false
    if try knownStems(of: word) == nil, stemming.isCostly(word) {
      isLoaded = true
      try keepAsked(word, stemming.stems(word).map(Self.hash))
    }
    if try isLoaded || isAwaited(word) { try stemWaiting() }
  }

  /// The words that share a stem with a word, the word itself first. Words that wait are stemmed, and not kept.
  ///
  /// Of more than `limit` those that most things have: somebody may write made-up words of a stem by the hundred, and
  /// must not keep others' from being found.
  func all(of word: String, limit: Int) throws -> [String] {
    let stems = try knownStems(of: word) ?? stemming.stems(word).map(Self.hash)
    var forms = [word]
    for stem in stems where forms.count < limit {
      for form in try commonest(of: stem, limit: limit)
      where !forms.contains(form) && forms.count < limit { forms.append(form) }
    }
    let marks = stemming.marks(word)
    for waiting in try waiting() where !marks.isDisjoint(with: stemming.marks(waiting)) {
      let isForm = stemming.stems(waiting).contains { stems.contains(Self.hash(of: $0)) }
      if isForm && !forms.contains(waiting) && forms.count < limit { forms.append(waiting) }
    }
    return forms
  }

  private func commonest(of stem: Int64, limit: Int) throws -> [String] {
    let found = try String.fetchAll(
      db.cachedStatement(sql: "SELECT word FROM form WHERE stem = ? LIMIT ?"),
      arguments: [stem, Self.mostCompared])
    if found.count <= limit { return found }
    let count = try db.cachedStatement(sql: "SELECT sum(doc) FROM word WHERE term = ?")
    let counted = try found.map { word in
      (word: word, things: try Int.fetchOne(count, arguments: [word]) ?? 0)
    }
    return counted.sorted { ($1.things, $0.word) < ($0.things, $1.word) }
      .prefix(limit).map(\.word)
  }

  private func isAwaited(_ word: String) throws -> Bool {
    let waiting = try waiting()
    if waiting.isEmpty { return false }
    let marks = stemming.marks(word)
    return waiting.contains { !marks.isDisjoint(with: stemming.marks($0)) }
  }

  private func stemWaiting() throws {
    for word in try waiting() { try keep(word) }
    try db.execute(sql: "DELETE FROM unstemmed")
  }

  private func waiting() throws -> [String] {
    try String.fetchAll(db.cachedStatement(sql: "SELECT word FROM unstemmed"))
  }

  private func keep(_ word: String, _ hash: Int64, _ found: [Int64]) throws {
    let stems = try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO stem (word, stem) VALUES (?, ?)")
    let forms = try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO form (stem, word) VALUES (?, ?)")
    for stem in found {
      try stems.execute(arguments: [hash, stem])
      try forms.execute(arguments: [stem, word])
    }
  }

  private func keepAsked(_ word: String, _ stems: [Int64]) throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO asked (word, stems) VALUES (?, ?)",
      arguments: [
        Self.hash(of: word),
        Data(stems.flatMap { stem in withUnsafeBytes(of: stem.bigEndian) { Array($0) } }),
      ])
    try db.execute(
      sql: "DELETE FROM asked WHERE id <= ?", arguments: [db.lastInsertedRowID - Self.mostAsked])
  }

  /// - Returns: `nil` for a word that neither a text has nor somebody asked for.
  private func knownStems(of word: String) throws -> [Int64]? {
    let hash = Self.hash(of: word)
    let stems = try stems(ofHash: hash)
    return stems.isEmpty ? try askedStems(ofHash: hash) : stems
  }

  private func stems(ofHash hash: Int64) throws -> [Int64] {
    try Int64.fetchAll(
      db.cachedStatement(sql: "SELECT stem FROM stem WHERE word = ?"), arguments: [hash])
  }

  private func askedStems(ofHash hash: Int64) throws -> [Int64]? {
    let stems = try Data.fetchOne(
      db.cachedStatement(sql: "SELECT stems FROM asked WHERE word = ?"), arguments: [hash])
    return stems.map { stems in
      let bytes = Array(stems)
      return stride(from: 0, to: bytes.count, by: 8).map { start in
        bytes[start...].prefix(8).reduce(0) { $0 << 8 | Int64($1) }
      }
    }
  }

  private static func hash(of word: String) -> Int64 {
    SHA256.hash(data: Array(word.utf8)).prefix(8).reduce(0) { $0 << 8 | Int64($1) }
  }
}
