import Testing

struct CommentsTests {
  private func stale(_ comment: String) -> [String] {
    let code =
      "enum Known { case one; func make(of part: Int, _ other: Int) {} }\nlet text = \"quoted\"\n"
    return Tree([
      "Sources/Core/File.swift": code + comment,
      "Protocol/TEXT.md": "# Text\n\n## Long lines\n\n**Run in.** More **bold** words.\n",
      "Scripts/test": "flagOfScript",
    ]).staleComments().map(\.description)
  }

  @Test(arguments: [
    ("/// As `gone` does.", 3, "name a symbol that exists: there is no gone"),
    ("/// As `Known.two` does.", 3, "name a member that exists: Known has no two"),
    (
      "// See\n// `Known\n//  .one` and `make(of:)`.", 5,
      "name a function that exists: there is no make(of:)"
    ),
    ("/// Source: Protocol/GONE.md.", 3, "name a file that exists: there is no Protocol/GONE.md"),
    (
      "/// Source: Protocol/TEXT.md, \"Long lines\" and \"Short\n/// lines\".", 3,
      "name a heading that exists: Protocol/TEXT.md has no \"Short lines\""
    ),
    ("// As in Gone.swift.", 3, "name a file that exists: there is no Gone.swift"),
    ("// Run\n// Scripts/gone.", 4, "name a file that exists: there is no Scripts/gone"),
    ("// Section 5 of the design.", 3, "name a page of Protocol: the design is not in the tree"),
  ])
  func `a comment that names a missing thing is found`(comment: String, line: Int, advice: String) {
    #expect(stale(comment) == ["Sources/Core/File.swift:\(line): \(advice)"])
  }

  @Test(arguments: [
    "/// `Known`, `Known.one`, `.one`, `make(of:_:)`, `make()`, `quoted`, `flagOfScript`.",
    "/// `postil log --json`, `a + b`, `EWOULD_BLOCK`, `n`, `2026-11-28`, `https://example.org/gone.swift`.",
    "/// Source: Protocol/TEXT.md, \"Long\n/// lines\" and \"Run in\"; Scripts/test, Sources/Core and File.swift.",
    "/// ```\n/// let gone = `gone`\n/// ```", "let gone = \"`absent`\"",
  ])
  func `a comment that names an existing thing, or no symbol, is not`(comment: String) {
    #expect(stale(comment) == [])
  }

  @Test func `a page that names a file that is not there is found`() {
    let tree = Tree([
      "README.md": "See `Protocol/TEXT.md`, \"Long\nlines\", and\n`Scripts/gone --fast`.",
      "Protocol/TEXT.md": "## Long lines",
    ])
    #expect(
      tree.staleComments() == [
        Finding("README.md", 3, "name a file that exists: there is no Scripts/gone")
      ])
  }
}
