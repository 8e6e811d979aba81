import Testing

@testable import postil

struct AliasesTests {
  private func expanded(_ own: [String: String], _ arguments: String...) throws -> [String] {
    try Aliases(own: own, commands: ["articles", "annotations", "status", "show"])
      .expanded(arguments)
  }

  @Test func `an alias becomes its command, and the rest follows`() throws {
    #expect(
      try expanded(["mine": "annotations --author 'ann a'"], "mine", "--json")
        == ["annotations", "--author", "ann a", "--json"])
    #expect(try expanded([:], "ls") == ["articles"])
    #expect(try expanded([:], "help", "ls") == ["help", "articles"])
    #expect(try expanded(["a": "b -x", "b": "show"], "a", "k3f9") == ["show", "-x", "k3f9"])
  }

  @Test func `an alias never hides a command`() throws {
    #expect(try expanded(["show": "status"], "show", "k3f9") == ["show", "k3f9"])
  }

  @Test func `one's own alias goes before Postil's`() throws {
    #expect(try expanded(["ls": "status"], "ls") == ["status"])
  }

  @Test func `aliases that lead in a circle are refused`() {
    #expect(throws: Aliases.TooDeep(name: "a")) { try expanded(["a": "b", "b": "a"], "a") }
  }

  @Test func `other words stay as they are`() throws {
    #expect(try expanded([:], "nope", "ls") == ["nope", "ls"])
    #expect(try expanded([:]) == [])
  }

  @Test func `a command is split as a shell would`() throws {
    #expect(
      try Aliases.words(of: #"a "b 'c" d\ e '' 'f"g'"#, as: "x") == [
        "a", "b 'c", "d e", "", "f\"g",
      ]
    )
    #expect(throws: Aliases.Unclosed(name: "x")) { try Aliases.words(of: "a 'b", as: "x") }
  }
}
