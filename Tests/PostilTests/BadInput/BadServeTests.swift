import Testing

extension EndToEnd {
  @Suite(.serialized) struct BadServeTests {
    private func serving(_ arguments: String..., expected: String, code: Int32) async throws {
      try await Bench.open { bench in
        let ended = try await Program.run(["serve", "server"] + arguments, in: bench.folder)
        #expect(ended == Ended(code, stderr: expected))
        #expect(try bench.names() == [])
      }
    }

    @Test func `a new folder without a name for the workspace`() async throws {
      try await serving(
        "--insecure",
        expected: """
          error: server does not hold a workspace yet
          hint:  name a new one: --workspace newsroom

          """, code: 2)
    }

    @Test(arguments: ["", "news room", "news/room", "новости", "..", ".news"])
    func `a name that is not allowed`(name: String) async throws {
      try await serving(
        "--insecure", "--workspace", name,
        expected: """
          error: '\(name)' cannot be a workspace's name
          hint:  use 1 to 64 Latin letters, digits, -, _ and ., and do not begin with a .

          """, code: 2)
    }

    @Test func `a name that leads nowhere to listen on`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil(
          "serve", "server", "--workspace", "newsroom", "--listen", "nowhere.invalid:4747",
          "--public", "a.example.org")
        #expect(ended.code == 6 || ended.code == 2, "\(ended)")
        #expect(ended.stderr.contains("the name does not resolve"), "\(ended)")
      }
    }

    @Test func `a link that cannot be printed is not served`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.bash(
          "\"$postil\" serve server --workspace newsroom --listen 127.0.0.1:0 >/dev/full")
        #expect(
          ended
            == Ended(
              6,
              stderr: """
                error: the link could not be printed, so nothing is served: No space left on device
                hint:  print it elsewhere, or make room; the next start prints the same link \
                until somebody joins

                """))
      }
    }

    @Test func `an invitation that cannot be printed can be revoked`() async throws {
      try await Team.meet("north") { team in
        let ended = try await team.bench.bash(
          "\"$postil\" -C north invite --role reader >/dev/full")
        #expect(ended.code == 6, "\(ended)")
        let id = try #require(ended.stderr.split(separator: " ").dropFirst(2).first)
        #expect(
          ended.stderr.hasPrefix(
            "error: invitation \(id) was made, but its link could not be printed: "), "\(ended)")
        #expect(ended.stderr.contains("'postil revoke \(id) --invitation'"), "\(ended)")
        try await team.north.does("revoke", String(id), "--invitation")
      }
    }

    @Test func `messages that nobody can take end nothing`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.bash(
          """
          "$postil" -C nowhere articles 2>/dev/full || echo "full $?"
          "$postil" -C nowhere articles 2>&- || echo "closed $?"
          """)
        #expect(ended.stdout == "full 3\nclosed 3\n", "\(ended)")
      }
    }

    @Test(arguments: ["--help", "help sync", "--version"])
    func `help that nobody can read is no success`(command: String) async throws {
      try await Bench.open { bench in
        let ended = try await bench.bash("\"$postil\" \(command) >/dev/full")
        #expect(ended.code == 6, "\(ended)")
        #expect(ended.stderr.contains("No space left on device"), "\(ended)")
      }
    }

    @Test func `a certificate that is not there`() async throws {
      try await serving(
        "--workspace", "newsroom", "--certificate", "a.crt", "--key", "a.key",
        expected: """
          error: a.crt does not hold a readable certificate in PEM
          hint:  name a file with --certificate whose first certificate is the server's own

          """, code: 2)
    }

    @Test(arguments: [["--certificate", "a.crt"], ["--key", "a.key"]])
    func `a certificate without its key, or the reverse`(arguments: [String]) async throws {
      try await Bench.open { bench in
        let ended = try await Program.run(
          ["serve", "server", "--workspace", "newsroom"] + arguments, in: bench.folder)
        #expect(ended.code == 2)
        #expect(ended.stderr.hasPrefix("error: --certificate and --key must be given together"))
        #expect(try bench.names() == [])
      }
    }

    private static let elsewhere = ["0.0.0.0", "192.168.1.1", "example.org", "127.example.org"]

    @Test(arguments: elsewhere)
    func `without encryption, where other machines could reach it`(host: String) async throws {
      try await serving(
        "--workspace", "newsroom", "--listen", "\(host):0", "--insecure",
        expected: """
          error: \(host) can be reached from other machines, and nothing would be encrypted
          hint:  listen on 127.0.0.1 or ::1, or serve without --insecure

          """, code: 6)
    }

    @Test(arguments: elsewhere)
    func `open to everybody, where other machines could reach it`(host: String) async throws {
      try await serving(
        "--workspace", "newsroom", "--listen", "\(host):0", "--open",
        expected: """
          error: \(host) can be reached from other machines, and anyone who can reach an open \
          workspace can join it
          hint:  listen on 127.0.0.1 or ::1, or omit --open to make a workspace with members

          """, code: 6)
    }

    @Test(arguments: ["", "4747", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:70000"])
    func `an address that does not parse`(address: String) async throws {
      try await serving(
        "--insecure", "--workspace", "newsroom", "--listen", address,
        expected: """
          error: '\(address)' is not an address to listen on
          hint:  give HOST:PORT, such as 127.0.0.1:4747; port 0 takes any free port

          """, code: 2)
    }

    @Test(arguments: ["0.0.0.0", "a,0.0.0.0", "a,[::]:1", "a,", "", "a:0", "a:x"])
    func `an address that no link can lead to`(address: String) async throws {
      let wrong = address.split(separator: ",", omittingEmptySubsequences: false).last ?? ""
      try await serving(
        "--workspace", "newsroom", "--public", address,
        expected: """
          error: '\(wrong)' is not an address for a link
          hint:  give HOST or HOST:PORT as others reach it, such as notes.example.org:4747; \
          separate several with commas

          """, code: 2)
    }

    @Test func `a port that is in use`() async throws {
      try await Team.meet { team in
        let port = team.server.port
        let ended = try await team.bench.postil(
          "serve", "other", "--workspace", "w", "--insecure", "--listen", "127.0.0.1:\(port)")
        #expect(
          ended
            == Ended(
              6,
              stderr: """
                error: port \(port) on 127.0.0.1 is in use
                hint:  stop the program that uses it, or choose another port with --listen 127.0.0.1:PORT

                """))
      }
    }

    @Test func `a folder that another server serves`() async throws {
      try await Team.meet("north") { team in
        let ended = try await team.bench.postil(
          "serve", "server", "--insecure", "--listen", "127.0.0.1:0")
        #expect(
          ended
            == Ended(
              6,
              stderr: """
                error: another server serves server
                hint:  stop it first, or use its link

                """))
        try await team.north.does("sync")
      }
    }

    @Test func `a folder that holds another workspace`() async throws {
      try await Team.meet { team in
        await team.server.stop()
        let ended = try await team.bench.postil(
          "serve", "server", "--insecure", "--workspace", "desk")
        #expect(
          ended
            == Ended(
              3,
              stderr: """
                error: server does not hold a workspace 'desk', but 'newsroom'
                hint:  to make it: postil workspace create server desk

                """))
      }
    }
  }
}
