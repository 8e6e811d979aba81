import Testing

struct WordsTests {
  @Test(arguments: [
    "Shelf", "openShelf", "ArrivalID", "arrivals", "untilGivenBack", "Standing", "Seats",
  ])
  func `a name with a word that the design has given up is found`(name: String) {
    #expect(Tree(["Sources/Core/A.swift": "let \(name) = 1"]).retiredWords().count == 1)
  }

  @Test(arguments: ["bookshelf", "standing", "given", "nest", "honest", "arrive"])
  func `a name that only looks like one is not`(name: String) {
    #expect(Tree(["Sources/Core/A.swift": "let \(name) = 1"]).retiredWords() == [])
  }

  @Test func `a sentence about nobody in particular is found in comments and pages`() {
    let tree = Tree([
      "Sources/Core/A.swift": "let a = 1 // as whoever asks\nlet b = \"whoever\"",
      "Protocol/TEXT.md": "Whoever reads.",
    ])
    #expect(
      tree.vagueSubjects() == [
        Finding("Protocol/TEXT.md", 1, "name the subject instead of \"whoever\""),
        Finding("Sources/Core/A.swift", 1, "name the subject instead of \"whoever\""),
      ])
  }
}
