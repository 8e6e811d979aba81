import Testing

extension EndToEnd {
  @Suite(.serialized) struct EchoTests {
    @Test func `a value is echoed as it is recorded`() async throws {
      try await Team.meet("north", isOpen: true) { team in
        let article = try await team.north.imports("The weir\n\nIt held.\n")
        for (typed, shown) in [
          (
            ["set", article, "status=ACCEPTED", "marking=TLP:Amber"],
            "status=accepted marking=amber"
          ),
          (["assess", article, "reliability=b", "confidence=70%"], "reliability=B confidence=70"),
          (["set", article, "status="], "status="),
        ] {
          let ended = try await team.north.start(typed).ended()
          #expect(ended == Ended(0, stdout: "\(article)  \(shown)\n"))
        }
      }
    }

    @Test func `a number is the place of an event only behind #`() async throws {
      try await Team.meet("north", isOpen: true) { team in
        let ended = try await team.north.postil("show", "2")
        #expect(
          ended
            == Ended(
              3,
              stderr: """
                error: '2' is not an id
                hint:  an event is named by its place in the log as in '#2', or by its id such as \
                north.42

                """))
      }
    }
  }
}
