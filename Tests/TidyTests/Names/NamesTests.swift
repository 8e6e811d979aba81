import Testing

struct NamesTests {
  private func unused(_ source: String) -> [String] {
    Tree(["Sources/Core/File.swift": source]).unusedNames().map(\.advice)
  }

  @Test(arguments: [
    "struct Lone {}", "enum Lone { static func == (a: Lone, b: Lone) -> Bool { true } }",
    "typealias Lone = Int", "package func Lone(a: Int) {}", "private let Lone = 1",
    "protocol Lone {}\nextension Lone {}", "// of Lone\nactor Lone {}",
    "print(\"Lone\")\nclass Lone {}",
    "struct Used { let Lone: Int }\nlet used = Used()\nprint(used)",
    "enum Used { case one, Lone(Int) }\nprint(Used.one)",
  ])
  func `a name that occurs only where it is declared is found`(source: String) {
    #expect(unused(source) == ["remove Lone: nothing uses it"])
  }

  @Test(arguments: [
    "struct Used {}\nprint(Used())", "let used = 1\nprint(\"it is \\(used)\")",
    "@main struct Program {}",
    "@Test func `a sentence`() {}", "struct ThingTests {}",
    "class Handler { override func run() { let local = 1 } }\nprint(Handler())",
  ])
  func `a name with a use, or that needs none, is not`(source: String) {
    #expect(unused(source) == [])
  }

  @Test func `a name of production that only tests use is found`() {
    let tree = Tree([
      "Sources/Core/File.swift": "package func kept() {}\npackage func used() { used() }\nused()",
      "Tests/CoreTests/FileTests.swift": "#expect(kept() == used())",
    ])
    #expect(tree.unusedNames() == [])
    #expect(
      tree.namesKeptForTests() == [
        Finding("Sources/Core/File.swift", 1, "move kept to the tests: only they use it")
      ])
  }
}
