import GRDB
import Testing

@testable import PostilStore

/// When an index asks for the stems of words: here, their first four letters.
struct SearchFormsTests {
  private final class Asked { var words: [String] = [] }

  private let asked = Asked()
  private let database: DatabaseQueue

  init() throws { database = try SearchFile.inMemory() }

  /// - Returns: what `body` returns, and the words whose stems it asked for.
  @discardableResult
  private func stemmed<Answer>(_ body: (SearchForms) throws -> Answer) throws -> (
    Answer, [String]
  ) {
    asked.words = []
    let stemming = SearchStemming(
      stems: { [asked] word in
        asked.words.append(word)
        return [String(word.prefix(4))]
      }, isCostly: { $0.utf8.count != $0.count }, marks: { [String($0.prefix(1))] })
    let answer = try database.write { try body(SearchForms(db: $0, stemming: stemming)) }
    return (answer, asked.words)
  }

  private func forms(of word: String) throws -> Forms {
    let (found, asked) = try stemmed { forms in
      if try forms.mustLearn(word) { try forms.learn(word) }
      return try forms.all(of: word, limit: 9)
    }
    return Forms(found, stemming: asked)
  }

  private struct Forms: Equatable {
    let found: [String]
    let stemmed: [String]

    init(_ found: [String], stemming stemmed: [String] = []) {
      self.found = found
      self.stemmed = stemmed
    }
  }

  @Test func `a word of a text is not stemmed when it is asked for`() throws {
    try stemmed { try $0.keep("плотина") }
    #expect(try forms(of: "плотина") == Forms(["плотина"]))
  }

  @Test func `made-up words of a stem do not keep a common one from being found`() throws {
    let honest = "плотина"
    let made = (0..<30).map { "плот\($0)" }
    try stemmed { forms in
      for (place, word) in (made + [honest, honest]).enumerated() {
        try forms.db.execute(
          sql: "INSERT INTO entry (rowid, body) VALUES (?, ?)", arguments: [place + 1, word])
        try forms.keep(word)
      }
    }
    let found = try forms(of: "плотины").found
    #expect(found.count == 9 && found.prefix(2) == ["плотины", honest])
  }

  @Test func `an asked word is stemmed once`() throws {
    try stemmed { try $0.keep("плотина") }
    #expect(try forms(of: "плотины") == Forms(["плотины", "плотина"], stemming: ["плотины"]))
    #expect(try forms(of: "плотины") == Forms(["плотины", "плотина"]))
    #expect(try stemmed { try $0.keep("плотины") }.1 == [])
    #expect(try forms(of: "плотина").found == ["плотина", "плотины"])
  }

  @Test func `the last asked words are kept`() throws {
    _ = try forms(of: "плотины")
    try database.write { db in
      try db.execute(
        sql: "INSERT INTO asked (id, word, stems) VALUES (?, 1, x'')",
        arguments: [SearchForms.mostAsked])
    }
    #expect(try forms(of: "плотины").stemmed == [])
    #expect(try forms(of: "мост").stemmed == ["мост"])
    #expect(try forms(of: "плотины").stemmed == ["плотины"])
  }

  @Test func `a new word is stemmed once a form of it may be asked for`() throws {
    for word in ["плотина", "река"] { try stemmed { try $0.keep(word) } }
    #expect(try stemmed { try $0.keepLater("плотины") }.1 == [])
    #expect(try forms(of: "река") == Forms(["река"]))
    #expect(try forms(of: "плотина") == Forms(["плотина", "плотины"], stemming: ["плотины"]))
    #expect(try forms(of: "плотина") == Forms(["плотина", "плотины"]))
  }

  @Test func `with an unknown word all that wait are stemmed`() throws {
    try stemmed { try $0.keepLater("плотины") }
    #expect(try forms(of: "река").stemmed == ["река", "плотины"])
    #expect(try forms(of: "плотины") == Forms(["плотины"]))
  }

  @Test func `a word that needs no dictionary does not wait`() throws {
    try stemmed { try $0.keep("плотина") }
    try stemmed { try $0.keepLater("плотины") }
    #expect(try stemmed { try $0.keepLater("bridges") }.1 == ["bridges"])
    #expect(try forms(of: "bridge") == Forms(["bridge", "bridges"], stemming: ["bridge"]))
  }

  @Test func `few words wait`() throws {
    for number in 0...SearchForms.mostWaiting { try stemmed { try $0.keepLater("я\(number)") } }
    #expect(try stemmed { try $0.limitWaiting() }.1.count == SearchForms.mostWaiting + 1)
    #expect(try stemmed { try $0.limitWaiting() }.1 == [])
  }

  @Test func `what cannot be kept is found all the same`() throws {
    try stemmed { try $0.keepLater("плотины") }
    let (found, _) = try stemmed { try $0.all(of: "плотина", limit: 9) }
    #expect(found == ["плотина", "плотины"])
  }
}
