import Testing

extension EndToEnd {
  @Suite(.serialized) struct HelpTests {
    /// `HelpScreenTests` compares the screens of all commands, without a process for each.
    @Test(
      arguments: [
        ([], "postil"), (["help"], "postil"), (["--help"], "postil"),
        (["help", "sync"], "postil-sync"),
        (["resolve", "--help"], "postil-resolve"),
        (["bundle", "create", "-h"], "postil-bundle-create"),
      ] as [([String], String)])
    func `the program shows the help screens that are kept`(typed: [String], name: String)
      async throws
    {
      try await Bench.open { bench in
        let ended = try await Program.run(typed, in: bench.folder)
        #expect(ended == Ended(0, stdout: try HelpScreenTests.kept(name)))
      }
    }

    @Test func `a bundle's options that do not go together`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil(
          "bundle", "create", "x", "--since", "1", "--outbox")
        #expect(ended.code == 2)
        #expect(ended.stderr.hasPrefix("error: --since and --outbox cannot be used together"))
      }
    }

    @Test func `the version`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("--version")
        #expect(ended == Ended(0, stdout: "postil 0.1.0\n"))
      }
    }

    @Test func `a mistake in the command line is one of usage`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("annotat")
        #expect(
          ended
            == Ended(
              2,
              stderr: """
                error: there is no command 'postil annotat'
                hint:  did you mean 'postil annotate' or 'postil annotations'? 'postil help' lists all commands

                """))
      }
    }
  }
}
