import Testing

extension EndToEnd {
  @Suite(.serialized) struct WritingHelpTests {
    @Test func `the help of annotate`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "annotate")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                X


                """))
      }
    }

    @Test func `the help of reply`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "reply")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                X


                """))
      }
    }

    @Test func `the help of edit`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "edit")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                X


                """))
      }
    }

    @Test func `the help of set`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "set")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                X


                """))
      }
    }

    @Test func `the help of undo`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "undo")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                X


                """))
      }
    }

    @Test func `the help of doctor`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "doctor")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                X


                """))
      }
    }
  }
}
