import PostilCore
import Testing

struct TagAliasesTests {
  private func aliases(_ pairs: KeyValuePairs<Text, Text>) -> TagAliases {
    TagAliases(pairs.map { (word: $0, alias: $1) })
  }

  @Test func `a tag without an alias is read as written`() {
    let aliases = aliases(["a": "b"])
    #expect(TagAliases().reading("Сроки") == "Сроки")
    #expect(aliases.reading("C") == "C")
    #expect(aliases.reading("b") == "b")
  }

  @Test func `a chain is followed to its end, in all spellings`() {
    let aliases = aliases(["ёлка": "Ель", "ель": "tree", "other": "ЁЛКА"])
    for tag: Text in ["елка", "Ель", "OTHER"] { #expect(aliases.reading(tag) == "tree") }
    #expect(aliases.key(of: "Елка") == aliases.key(of: "Tree"))
    #expect(aliases.cycles.isEmpty)
  }

  @Test func `an alias of the same fold only changes the spelling`() {
    let aliases = aliases(["сроки": "Сроки", "dates": "СРОКИ"])
    #expect(aliases.reading("СРОКИ") == "Сроки")
    #expect(aliases.reading("dates") == "Сроки")
    #expect(aliases.cycles.isEmpty)
  }

  @Test func `each tag of a ring is read as written, and what leads into it as its first term`() {
    let aliases = aliases([
      "A": "b", "b": "c", "c": "a", "in": "B", "before": "in", "x": "Y", "y": "x", "free": "z",
    ])
    #expect(aliases.cycles == [["A", "b", "c"], ["x", "y"]])
    for tag: Text in ["a", "A", "B", "c", "X"] { #expect(aliases.reading(tag) == tag) }
    #expect(aliases.reading("in") == "b")
    #expect(aliases.reading("before") == "b")
    #expect(aliases.reading("free") == "z")
  }

  @Test func `tags that are read as one are one, at the first one's place`() {
    let aliases = aliases(["b": "a"])
    #expect(aliases.reading(["c", "b", "A", "d"]) == ["c", "a", "d"])
  }

  /// Each term is visited once: the square of this would take minutes.
  @Test(.timeLimit(.minutes(1)))
  func `as many aliases as the vocabulary has room for are read at once`() {
    let count = 10_000
    let chain = (0..<count).map { (word: Text("t\($0)"), alias: Text("t\($0 + 1)")) }
    let aliases = TagAliases(chain.shuffled())
    #expect(aliases.reading("t0") == Text("t\(count)"))
    let ring = TagAliases(chain + [(word: Text("t\(count)"), alias: "t0")])
    #expect(ring.cycles.map(\.count) == [count + 1])
  }
}
