import Testing

extension EndToEnd {
  /// Links that lead nowhere: no folder is made.
  @Suite(.serialized) struct BadLinkTests {
    private func cloning(_ link: String, _ expected: Ended) async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("clone", link, "replica", "--as", "north")
        #expect(ended == expected)
        #expect(try bench.names() == [])
      }
    }

    @Test(arguments: [
      ("", "that is not a link to a workspace"),
      ("newsroom", "that is not a link to a workspace"),
      ("http://127.0.0.1:4747/newsroom", "that is not a link to a workspace"),
      ("postil://:4747/newsroom", "the link names no host"),
      ("postil:///newsroom", "the link names no host"),
      ("postil://127.0.0.1/newsroom", "the link names no port after 127.0.0.1"),
      ("POSTIL://a:4747,b/newsroom", "the link names no port after b"),
      ("postil://127.0.0.1:0/newsroom", "the link names port 0: ports are 1 to 65535"),
      ("postil://127.0.0.1:99999/newsroom", "the link names port 99999: ports are 1 to 65535"),
      ("postil://127.0.0.1:4747", "the link names no workspace"),
      ("postil://127.0.0.1:4747/", "the link names no workspace"),
      ("postil://127.0.0.1:4747/a/b", "the link names no workspace"),
      (
        "postil://127.0.0.1:4747/newsroom#pin=abc", "the pin of the link is incomplete"
      ),
      (
        "postil://127.0.0.1:4747/newsroom#invite=abc",
        "the invitation of the link is incomplete"
      ),
      (
        "postil://a:1,b:1,c:1,d:1,e:1,f:1,g:1,h:1,i:1/newsroom",
        "the link names more than 8 addresses"
      ),
    ])
    func `a link that does not parse`(link: String, words: String) async throws {
      try await cloning(
        link,
        Ended(
          2,
          stderr: """
            error: \(words)
            hint:  copy the whole link, in quotes: postil://HOST:PORT/WORKSPACE#pin=PIN&invite=INVITE

            """))
    }

    @Test(arguments: ["10.0.0.1", "example.org", "127.example.org", "127.0.0.1.example.org"])
    func `a server on another machine`(host: String) async throws {
      try await cloning(
        "postil://\(host):4747/newsroom",
        Ended(
          6,
          stderr: """
            error: \(host) is another machine, and without a pin in the link nothing would be encrypted
            hint:  copy the whole link that 'postil serve' printed, with #pin=… at its end

            """))
    }

    @Test func `a server that is not there`() async throws {
      // Nothing listens on port 1 of any machine that runs tests.
      try await cloning(
        "postil://127.0.0.1:1/newsroom",
        Ended(
          5,
          stderr: """
            error: cannot reach 127.0.0.1:1: nothing listens there
            hint:  check the link, and that the server is running; nothing was left behind

            """))
    }

    @Test func `a server that is at none of its addresses`() async throws {
      try await cloning(
        "postil://127.0.0.1:1,[::1]:2/newsroom",
        Ended(
          5,
          stderr: """
            error: cannot reach the server at any address of the link
                   127.0.0.1:1: nothing listens there
                   [::1]:2: nothing listens there
            hint:  check the link, and that the server is running; nothing was left behind

            """))
    }

    @Test func `several addresses without a key, one of them of another machine`() async throws {
      try await cloning(
        "postil://127.0.0.1:1,10.0.0.1:2/newsroom",
        Ended(
          6,
          stderr: """
            error: 10.0.0.1 is another machine, and without a pin in the link nothing would be encrypted
            hint:  copy the whole link that 'postil serve' printed, with #pin=… at its end

            """))
    }

    @Test func `a workspace that the server does not have`() async throws {
      try await Team.meet { team in
        let link = team.server.link.replacing("/newsroom#", with: "/other#")
        let ended = try await team.bench.postil("clone", link, "replica", "--as", "north")
        #expect(
          ended
            == Ended(
              3,
              stderr: """
                error: this link contains no invitation to 'other'
                hint:  an invitation ends with &invite=…; put the link in quotes, or the shell cuts it at the &

                """))
        #expect(try team.bench.names() == ["server"])
      }
    }

    @Test func `without a server nothing of a day's work is lost`() async throws {
      try await Team.meet("north") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        await team.server.stop()
        for command in ["pull", "push", "sync"] {
          #expect(
            try await team.north.postil(command)
              == Ended(
                5,
                stderr: """
                  error: cannot reach 127.0.0.1:\(team.server.port): nothing listens there
                  hint:  your work is saved here; start the server, or try again later; if it \
                  has moved: postil link LINK

                  """))
        }
        #expect(try await team.north.status().unpushed == 1)
        #expect(try await team.north.does("show", article).contains("The weir held all night."))
      }
    }
  }
}
