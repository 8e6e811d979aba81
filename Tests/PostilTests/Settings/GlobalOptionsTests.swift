import Testing

@testable import postil

struct GlobalOptionsTests {
  private func invocation(_ typed: String...) throws -> Invocation {
    try Invocation(typed, environment: [:])
  }

  @Test func `the options of every command stand before or after it`() throws {
    for typed in [
      ["-q", "-C", "d", "--color", "always", "status"],
      ["-C", "d", "status", "-q", "--color=always"],
      ["status", "--color", "always", "-C", "d", "--quiet"],
    ] {
      let invocation = try Invocation(typed, environment: [:])
      #expect(invocation.arguments == ["status", "-C", "d"], "\(typed)")
      #expect(invocation.settings.isQuiet && invocation.settings.colour == .always, "\(typed)")
    }
  }

  @Test func `a text is no option`() throws {
    let invocation = try invocation("annotate", "k3f9", "--note", "-q", "--quote", "x", "-v")
    #expect(invocation.arguments == ["annotate", "k3f9", "--note", "-q", "--quote", "x"])
    #expect(!invocation.settings.isQuiet && invocation.settings.isVerbose)
    let reply = try self.invocation("reply", "north.1", "--", "-v")
    #expect(reply.arguments == ["reply", "north.1", "--", "-v"] && !reply.settings.isVerbose)
  }

  @Test func `a tag that begins like an option is one`() throws {
    let arguments = try invocation("tag", "k3f9", "-verified", "-quoted").arguments
    #expect(arguments == ["tag", "k3f9", "-verified", "-quoted"])
  }

  @Test func `the options go before the environment`() throws {
    let settings = try Invocation(
      ["status", "--no-pager", "--utc"], environment: ["POSTIL_PAGER": "more", "POSTIL_UTC": "0"]
    ).settings
    #expect(settings[.pager] == Settings.Setting(value: "", source: .option("--no-pager")))
    #expect(settings[.utc] == Settings.Setting(value: "true", source: .option("--utc")))
  }
}
