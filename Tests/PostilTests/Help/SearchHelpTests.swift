import Testing

extension EndToEnd {
  @Suite(.serialized) struct SearchHelpTests {
    @Test func `the help of search`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "search")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                @search@
                """))
      }
    }

    @Test func `the help of tags`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "tags")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                @tags@
                """))
      }
    }

    @Test func `the help of tag`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "tag")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                @tag@
                """))
      }
    }

    @Test func `the help of tag merge`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "tag", "merge")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                @tag merge@
                """))
      }
    }
  }
}
