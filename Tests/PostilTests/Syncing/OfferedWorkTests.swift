import Testing

extension EndToEnd {
  /// Work that was written into a bundle, and that the log refuses or a courier brings late.
  @Suite(.serialized) struct OfferedWorkTests {
    /// South may write as an editor, offered an import and two notes, and may annotate alone by then; it
    /// recorded a note more that is in no bundle.
    private func refused(
      _ body: (Team, _ article: String, _ note: String) async throws -> Void
    ) async throws {
      try await Team.meet("north", "south") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        try await team.syncAll(team.north, team.south)
        let first = try await team.south.annotates(article, "night", note: "Comes before it.")
        _ = try await team.south.imports("A bridge\n\nIt was closed.\n")
        let note = try await team.south.annotates(article, "held", note: "Offered.")
        try await team.south.does("bundle", "create", "south.bundle", "--outbox")
        try await team.south.does("reply", first, "In no bundle.")
        try await team.north.does("role", "south", "analyst")
        try await body(team, article, note)
      }
    }

    private func count(_ words: String, _ article: String, as member: Member) async throws -> Int {
      try await member.does("show", article).components(separatedBy: words).count - 1
    }

    @Test func `refused work that was offered goes on under a new key, and is there once`()
      async throws
    {
      try await refused { team, article, _ in
        let ended = try await team.south.postil("sync")
        #expect(ended.code == 6, "\(ended)")
        let status = try await team.south.status()
        #expect(status.replica.hasPrefix("south-"), "\(status)")
        #expect(ended.stderr.contains("your work goes on as \(status.replica), recorded anew"))
        #expect(ended.stderr.contains("refused: \(status.replica).2; "), "\(ended)")
        let listed = try await team.south.does("outbox")
        #expect(listed.contains("refused  articleImported"), "\(listed)")
        #expect(try await team.south.does("status").contains("refused    \(status.replica).2"))
        // It is not offered any more: the author decides, and the rest goes on.
        try await team.south.does("outbox", "drop")
        try await team.south.does("sync")
        try await team.north.does("pull")
        for late in [team.north, team.south] {
          let bundle = try await late.postil("bundle", "apply", "south.bundle")
          #expect(
            bundle
              == Ended(
                6,
                stderr: """
                  error: south now goes on as \(status.replica): the log takes nothing more from this bundle
                  hint:  nothing was changed; the replica that wrote it records under its new \
                  name what the log did not take

                  """))
        }
        // The role comes back, and still nobody can bring the same work a second time.
        try await team.north.does("role", "south", "editor")
        try await team.north.does("sync")
        let server = try await team.bench.postil("-C", "server", "bundle", "apply", "south.bundle")
        #expect(server.code == 6, "\(server)")
        try await team.syncAll(team.south, team.north)
        for member in [team.north, team.south] {
          for words in ["Comes before it.", "Offered.", "In no bundle."] {
            #expect(try await count(words, article, as: member) == 1)
          }
          #expect(try await member.status().articles == 1)
          #expect(try await member.does("verify").hasPrefix("ok: "))
        }
        #expect(try await team.north.digest() == team.south.digest())
      }
    }

    @Test func `a courier who comes first keeps the ids, and nothing is there twice`() async throws
    {
      try await refused { team, article, note in
        try await team.north.does("role", "south", "editor")
        try await team.north.does("sync")
        #expect(
          try await team.north.does("bundle", "apply", "south.bundle")
            == "taken      3 events of south\n")
        try await team.north.does("role", "south", "reader")
        try await team.north.does("sync")
        // An event that was in no bundle is refused as ever: the key stays.
        let ended = try await team.south.postil("sync")
        #expect(ended.code == 6, "\(ended)")
        #expect(try await team.south.status().replica == "south")
        #expect(try await team.south.status().unpushed == 1)
        #expect(try await team.south.does("show", note).contains("Offered."))
        #expect(try await count("Offered.", article, as: team.south) == 1)
      }
    }

    @Test func `offered work without room is parked, and the rest goes on`()
      async throws
    {
      try await Team.meet("north", "south") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        let invited = try await team.north.postil("invite", "--device")
        try await team.north.does("sync")
        let link = String(invited.stdout.dropLast())
        #expect(try await team.bench.postil("clone", link, "east", "--as", "east").code == 0)
        // A member's share is 2,500 events: each device records 1,300 without knowing of the other.
        try await tag(article, "n", 1_300, as: team.north)
        try await tag(article, "e", 1_300, as: team.east)
        _ = try await team.east.annotates(article, "held", note: "Another owner's room.")
        try await team.east.does("bundle", "create", "east.bundle", "--outbox")
        try await team.north.does("sync")
        let ended = try await team.east.postil("sync")
        #expect(ended.code == 6, "\(ended)")
        #expect(
          ended.stderr.contains("the log can no longer take the work that you wrote into a bundle"))
        #expect(ended.stderr.contains("parked: 101 events of yours"), "\(ended)")
        let status = try await team.east.status()
        #expect(status.replica.hasPrefix("east-") && status.unpushed == 0, "\(status)")
        #expect(try await team.east.does("outbox").hasPrefix("parked  untagged \(article)"))
        let late = try await team.bench.postil("-C", "server", "bundle", "apply", "east.bundle")
        #expect(late.code == 6, "\(late)")
        #expect(late.stderr.hasPrefix("error: east now goes on as \(status.replica): "), "\(late)")
        try await team.north.does("sync")
        #expect(try await team.north.status().annotations == 1)
        #expect(try await team.north.digest() == team.east.digest())
        #expect(try await team.east.does("verify").hasPrefix("ok: "))
      }
    }

    private func tag(_ article: String, _ letter: String, _ count: Int, as member: Member)
      async throws
    {
      for start in stride(from: 0, to: count, by: 100) {
        let sign = start % 200 == 0 ? "+" : "-"
        let ended = try await member.start(
          ["tag", article] + (0..<100).map { "\(sign)\(letter)\($0)" }
        ).ended()
        try #require(ended.code == 0, "\(ended)")
      }
    }
  }
}
