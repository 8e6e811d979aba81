import Testing

extension EndToEnd {
  /// Clones into the wrong place or under the wrong name: nothing is made, nothing is joined.
  @Suite(.serialized) struct BadCloneTests {
    private func cloning(into folder: String, as name: String, _ expected: (Team) -> Ended)
      async throws
    {
      try await Team.meet("north") { team in
        let before = try team.bench.names()
        #expect(
          try await team.bench.postil("clone", team.invitation(), folder, "--as", name)
            == expected(team))
        #expect(try team.bench.names() == before)
        #expect(try team.bench.names(in: "north") == [".postil"])
        try await team.north.does("pull")
        #expect(try await team.north.status().members == ["north"])
        #expect(try await team.north.does("verify").hasPrefix("ok: "))
      }
    }

    @Test func `into a replica`() async throws {
      try await cloning(into: "north", as: "south") { team in
        Ended(
          2,
          stderr: """
            error: \(team.north.folder) is already a replica
            hint:  to use it, run 'postil -C \(team.north.folder) status'; or choose another folder

            """)
      }
    }

    @Test func `into a folder that holds something else`() async throws {
      try await Team.meet("north") { team in
        try team.bench.write("papers/one.txt", "One.")
        let ended = try await team.bench.postil(
          "clone", team.invitation(), "papers", "--as", "south")
        #expect(
          ended
            == Ended(
              2,
              stderr: """
                error: \(team.bench.folder)/papers is not empty
                hint:  choose a new or empty folder

                """))
        #expect(try team.bench.names(in: "papers") == ["one.txt"])
      }
    }

    @Test func `into a folder of a replica`() async throws {
      try await cloning(into: "north/inner/one", as: "south") { team in
        Ended(
          2,
          stderr: """
            error: \(team.north.folder)/inner/one lies inside the replica \(team.north.folder)
            hint:  choose a folder outside it: of two nested replicas, one would hide the other

            """)
      }
    }

    @Test func `a clone that broke off after the first step says how to go on`() async throws {
      try await Team.meet { team in
        let link = try await team.invitation()
        await team.server.stop()
        try await team.restart("--quota", "1")
        let ended = try await team.bench.postil("clone", link, "desk/south", "--as", "south")
        #expect(ended.code == 6, "\(ended)")
        #expect(
          ended.stderr.hasSuffix(
            """
            hint:  the replica exists, but has not joined yet: to finish, run 'postil -C \
            desk/south sync'

            """), "\(ended)")
        await team.server.stop()
        try await team.restart()
        #expect(try await team.bench.postil("-C", "desk/south", "sync").code == 0)
      }
    }

    @Test func `into a server's folder`() async throws {
      try await cloning(into: "server/inner/one", as: "south") { team in
        Ended(
          2,
          stderr: """
            error: \(team.bench.folder)/server/inner/one lies inside a server's folder, \
            \(team.bench.folder)/server
            hint:  choose a folder outside it

            """)
      }
    }

    @Test(arguments: ["", "North", "the north", "1north", "Север", "n.1", "../north"])
    func `under a name that is not allowed`(name: String) async throws {
      try await cloning(into: "replica", as: name) { _ in
        Ended(
          2,
          stderr: """
            error: '\(name)' cannot be a replica's name
            hint:  use 1 to 32 lower-case letters, digits, - and _, beginning with a letter, as in --as north

            """)
      }
    }

    @Test func `under a name that is taken`() async throws {
      try await cloning(into: "replica", as: "north") { _ in
        Ended(
          6,
          stderr: """
            error: the name 'north' is taken in this workspace
            hint:  choose another name with --as; nothing recorded under this one is lost

            """)
      }
    }

    @Test func `outside of any replica, a command says how to come to one`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("status")
        #expect(
          ended
            == Ended(
              3,
              stderr: """
                error: no replica in \(bench.folder) or its parent folders
                hint:  change to a replica's folder, name one with -C DIR, or make one: postil clone LINK DIR --as NAME; without a server: postil init DIR --as NAME

                """))
      }
    }
  }
}
