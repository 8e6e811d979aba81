import Crypto
import GRDB

/// The words of an index by their stems.
///
/// Only the words themselves are kept whole. Stems, and words where their stems are looked up, are the first 64 bits of
/// their SHA-256; two words whose bits agree are found as forms of each other.
struct SearchForms {
  let db: Database

  func keep(_ word: String, stemming: SearchIndex.Stemming) throws {
    let hash = Self.hash(of: word)
    guard try stems(ofHash: hash).isEmpty else { return }
    let stems = try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO stem (word, stem) VALUES (?, ?)")
    let forms = try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO form (stem, word) VALUES (?, ?)")
    for stem in stemming(word).map(Self.hash) {
      try stems.execute(arguments: [hash, stem])
      try forms.execute(arguments: [stem, word])
    }
  }

  /// The words that share a stem with a word, the word itself first.
  ///
  /// - Parameter stemming: asked for a word that is not kept.
  func all(of word: String, limit: Int, stemming: SearchIndex.Stemming) throws -> [String] {
    var stems = try stems(ofHash: Self.hash(of: word))
    if stems.isEmpty { stems = stemming(word).map(Self.hash) }
    var forms = [word]
    for stem in stems where forms.count < limit {
      let found = try String.fetchAll(
        db.cachedStatement(sql: "SELECT word FROM form WHERE stem = ? LIMIT ?"),
        arguments: [stem, limit])
      for form in found where !forms.contains(form) && forms.count < limit { forms.append(form) }
    }
    return forms
  }

  private func stems(ofHash hash: Int64) throws -> [Int64] {
    try Int64.fetchAll(
      db.cachedStatement(sql: "SELECT stem FROM stem WHERE word = ?"), arguments: [hash])
  }

  private static func hash(of word: String) -> Int64 {
    SHA256.hash(data: Array(word.utf8)).prefix(8).reduce(0) { $0 << 8 | Int64($1) }
  }
}
