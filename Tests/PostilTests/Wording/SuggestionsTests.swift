import Testing

@testable import postil

struct SuggestionsTests {
  private let commands = [
    "annotate", "annotations", "articles", "clone", "restore", "resolve", "serve", "set", "show",
    "status", "sync", "tag", "undo",
  ]

  @Test(arguments: [
    ("annotat", ["annotate", "annotations"]), ("stauts", ["status"]), ("cloen", ["clone"]),
    ("STATUS", ["status"]), ("artcles", ["articles"]), ("reslove", ["resolve"]), ("tga", ["tag"]),
  ])
  func `a slip is understood, the likeliest first`(typed: String, meant: [String]) {
    #expect(Suggestions.nearest(to: typed, among: commands) == meant)
  }

  @Test(arguments: [
    ("tag", ["all", "status"]), ("as-of", ["json", "jsonl"]), ("nth", ["tag"]), ("ls", ["set"]),
    ("search", ["status"]), ("", ["tag"]), ("x", ["tag"]),
  ])
  func `words that share little are not suggested`(typed: String, known: [String]) {
    #expect(Suggestions.nearest(to: typed, among: known) == [])
  }

  @Test func `of equal slips the one with the longer beginning in common comes first`() {
    #expect(
      Suggestions.nearest(to: "accepd", among: ["akcept", "accept", "agcepd"])
        == ["accept", "agcepd"])
  }

  @Test func `a very long word costs nothing`() {
    #expect(Suggestions.nearest(to: String(repeating: "x", count: 1_000_000), among: ["x"]) == [])
  }
}
