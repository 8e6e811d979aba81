import Foundation
import Testing

extension EndToEnd {
  @Suite(.serialized) struct DryRunTests {
    @Test func `a dry run shows the effect of a sync, and changes nothing`() async throws {
      try await Team.meet("north", "south") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        let note = try await team.north.annotates(article, "held", note: "Says who?")
        try await team.syncAll(team.north, team.south)
        try await team.south.does("set", note, "status=rejected")
        try await team.south.does("edit", note, "--note", "Says who? Ask.")
        try await team.south.does("reply", note, "The harbour master.")
        try await team.south.does("sync")
        try await team.north.does("set", note, "status=accepted")
        try await team.north.does("edit", note, "--note", "Says who? Call.")
        let before = (try await team.north.status(), try await team.north.digest())

        let ended = try await team.north.postil("sync", "--dry-run")
        #expect(ended.code == 4)
        #expect(ended.stderr == "")
        let lines = ended.stdout.split(separator: "\n").map { line in
          line.contains("20") ? line.prefix { $0 != "," } + ", …" : line
        }
        #expect(
          lines.joined(separator: "\n") == """
            incoming
              south  1 fieldSet, 1 noteEdited, 1 replyAdded
            outgoing
              north  1 fieldSet, 1 noteEdited
            new
              south.4  replyAdded  The harbour master.
            texts that would merge
              \(note)  note  Says who? Ask. Call.  joined of several
            conflicts that would open
            \(note)  status of annotation «held»
              in \(article)  The weir
            1 shown  south.2  rejected
                     south, …
            2        north.4  accepted
                     north, …
              → postil resolve \(note) status --take south.2
              → postil resolve \(note) status --take north.4
            """)
        #expect(try await team.north.status() == before.0)
        #expect(try await team.north.digest() == before.1)
        #expect(try await team.north.postil("conflicts").code == 0)

        try await team.north.does("sync")
        let after = try await team.north.postil("sync", "--dry-run")
        #expect(after == Ended(0, stderr: "nothing would change\n"))
      }
    }

    @Test func `the fields of a dry run's document are the documented ones`() async throws {
      try await Team.meet("north", "south") { team in
        _ = try await team.south.imports("The weir\n\nThe weir held all night.\n")
        try await team.south.does("sync")
        let ended = try await team.north.postil("sync", "--dry-run", "--json")
        #expect(ended.code == 0)
        let document = try #require(
          JSONSerialization.jsonObject(with: Data(ended.stdout.utf8)) as? [String: Any])
        let data = try #require(document["data"] as? [String: Any])
        #expect(
          Set(data.keys) == [
            "cursor", "brings", "pushes", "refuses", "created", "hides", "returns", "merges",
            "opens", "grows", "revised", "withdrawn", "doubtful",
            "closes", "vanishes", "reappears", "own_work", "hanging",
          ])
        #expect((data["created"] as? [Any])?.count == 1)
        let line = try await team.north.postil("sync", "--dry-run", "--jsonl")
        #expect(line.stdout.split(separator: "\n").count == 1)
      }
    }

    @Test func `a dry run shows refusals by the roles of the server's log`()
      async throws
    {
      try await Team.meet("north", "south") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        try await team.syncAll(team.north, team.south)
        _ = try await team.south.annotates(article, "held", note: "Allowed.")
        _ = try await team.south.imports("A bridge\n\nIt was closed.\n")
        _ = try await team.south.annotates(article, "night", note: "Waits with it.")
        #expect(try await team.south.postil("sync", "--dry-run").code == 0)
        try await team.north.does("role", "south", "analyst")
        let before = try await team.south.status()

        let foreseen = try await team.south.postil("sync", "--dry-run")
        #expect(foreseen.code == 6)
        #expect(
          foreseen.stdout == """
            incoming
              north  1 roleSet
            outgoing
              south  1 annotationAdded
            would be refused
              south.3  articleImported  A bridge
              the server takes this only from the role editor or higher, and yours is lower; the \
            events after it would wait

            """)
        #expect(try await team.south.status() == before)
        let refused = try await team.south.postil("sync")
        #expect(refused.code == 6)
        #expect(
          refused.stderr.split(separator: "\n").contains { $0.hasPrefix("refused: south.3; ") },
          "\(refused)")
      }
    }

    @Test func `without a server there is nothing to foretell`() async throws {
      try await Team.meet("north") { team in
        await team.server.stop()
        let ended = try await team.north.postil("sync", "--dry-run")
        #expect(ended.code == 5)
        #expect(ended.stdout == "")
      }
    }

    @Test func `a dry run and a sync of one replica do not meet`() async throws {
      try await Team.meet("north") { team in
        let ended = try await team.bench.bash(
          """
          exec 9>north/.postil/sync.lock; flock 9
          "$postil" -C north sync --dry-run
          """)
        #expect(ended.code == 5)
        #expect(ended.stderr.contains("another process is syncing this replica"))
      }
    }
  }
}
