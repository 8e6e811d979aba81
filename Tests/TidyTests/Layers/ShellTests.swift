import Testing

struct ShellTests {
  private func tree(_ source: String, in path: String) -> Tree { Tree([path: source]) }

  @Test(arguments: [
    "let a = \"SELECT x FROM y\"", "let a = \"\"\"\n  DELETE FROM y\n  \"\"\"", "import GRDB",
  ])
  func `SQL outside the stores is found`(source: String) {
    #expect(tree(source, in: "Sources/PostilReplica/A.swift").straySQL().count == 1)
    #expect(tree(source, in: "Sources/PostilStore/Log/A.swift").straySQL() == [])
    #expect(tree(source, in: "Tests/PostilReplicaTests/A.swift").straySQL() == [])
  }

  @Test(arguments: [
    "let now = Date()", "let now = Date.now", "let clock = ContinuousClock()",
    "let a = Int.random(in: 1...2)",
    "a(source: .random(in: 1...2))", "let t = time(nil)", "let s = socket(AF_INET, 1, 0)",
    "usleep(10)",
  ])
  func `a clock, a die or a socket below the shell is found`(source: String) {
    #expect(tree(source, in: "Sources/PostilStore/A.swift").strayClocksAndSockets().count == 1)
    #expect(tree(source, in: "Sources/postil/Terminal/A.swift").strayClocksAndSockets() == [])
  }

  @Test(arguments: [
    "let a = Date(timeIntervalSince1970: 1)", "let time = 1", "func random(of a: Int) {}", "a.now",
    "// Date()",
  ])
  func `a time that is given is none`(source: String) {
    #expect(tree(source, in: "Sources/PostilStore/A.swift").strayClocksAndSockets() == [])
  }

  @Test func `an import of sockets is found outside replica and server`() {
    #expect(
      tree("import NIOPosix", in: "Sources/PostilWire/A.swift").strayClocksAndSockets().count == 1)
    #expect(
      tree("import NIOPosix", in: "Sources/PostilServer/A.swift").strayClocksAndSockets() == [])
  }

  @Test func `an allowance holds for its file, and one without need is found`() {
    let tree = tree("let a = UUID()", in: "Sources/PostilStore/TemporaryFile.swift")
    #expect(tree.strayClocksAndSockets() == [])
    #expect(tree.needlessAllowances().count == Tree.allowed.count - 1)
  }

  @Test(arguments: ["<p>{{{name}}}</p>", "<p>{{&name}}</p>", "<p>{{& name}}</p>"])
  func `a template that inserts text as it is is found`(template: String) {
    #expect(
      tree(template, in: "Sources/PostilPages/HTML/page.mustache").unescapedTemplates().count == 1)
    #expect(
      tree("<p>{{name}}</p>", in: "Sources/PostilPages/page.mustache").unescapedTemplates() == [])
  }
}
