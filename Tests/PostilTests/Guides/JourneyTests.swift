import Foundation
import Testing

extension EndToEnd {
  @Suite(.serialized) struct JourneyTests {
    @Test func `an annotation made offline is seen by another after both have synced`() async throws
    {
      try await Team.meet("north", "south") { team in
        await team.server.stop()
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        let note = try await team.north.annotates(article, "held all night", note: "says who?")
        try await team.north.does("tag", note, "+unverified", "-checked")
        try await team.north.does("reply", note, "the harbour master")
        try await team.restart()

        try await team.north.does("sync")
        try await team.south.does("sync")

        let shown = try await team.south.does("show", article)
        #expect(shown.contains("\(note)  ¶2 «held all night»\n      says who?\n"))
        #expect(shown.contains("#unverified"))
        #expect(shown.contains("the harbour master"))
        #expect(try await team.north.digest() == team.south.digest())
      }
    }

    @Test
    func `two people who change one field offline get a conflict, and one of them settles it`()
      async throws
    {
      try await Team.meet("north", "south") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        let note = try await team.north.annotates(article, "held", note: "says who?")
        try await team.syncAll(team.north, team.south)
        try await team.north.does("set", note, "status=accepted")
        try await team.south.does("set", note, "status=rejected")
        try await team.syncAll(team.north, team.south)

        for member in [team.north, team.south] {
          let conflicts = try await member.postil("conflicts")
          #expect(conflicts.code == 4)
          #expect(conflicts.stdout.contains("accepted") && conflicts.stdout.contains("rejected"))
          let refused = try await member.postil("set", note, "status=open")
          #expect(
            refused
              == Ended(
                4,
                stderr: """
                  error: status of \(note) is in conflict: resolve it first
                  hint:  'postil conflicts' shows the values, and a command to choose each

                  """))
        }

        try await team.south.does("resolve", note, "status", "--take", "south.2", "--why", "seen")
        try await team.syncAll(team.south, team.north)

        for member in [team.north, team.south] {
          #expect(
            try await member.postil("conflicts") == Ended(0, stderr: "no conflicts\n"))
          #expect(try await member.does("show", note).contains("rejected"))
        }
        #expect(try await team.north.digest() == team.south.digest())
      }
    }

    @Test func `two different judgements are dissent, and an audience taken away stays away`()
      async throws
    {
      try await Team.meet("north", "south") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        let note = try await team.north.annotates(article, "held", note: "says who?")
        try await team.north.does("release", note, "+partners")
        try await team.syncAll(team.north, team.south)
        try await team.north.does("assess", note, "stance=supports", "confidence=70")
        try await team.south.does("assess", note, "stance=refutes", "confidence=70")
        try await team.north.does("release", note, "+partners", "+press")
        try await team.south.does("release", note, "-partners", "-press")
        try await team.syncAll(team.north, team.south)

        for member in [team.north, team.south] {
          let shown = try await member.does("show", note)
          #expect(shown.contains("⚖ north  confidence 70 · stance supports\n"))
          #expect(shown.contains("⚖ south  confidence 70 · stance refutes\n"))
          #expect(shown.contains("dissent on stance"))
          #expect(!shown.contains("to:"))
          #expect(try await member.postil("conflicts") == Ended(0, stderr: "no conflicts\n"))
        }
        #expect(try await team.north.digest() == team.south.digest())
      }
    }

    @Test func `an edit keeps a deleted thing visible, until somebody decides`()
      async throws
    {
      try await Team.meet("north", "south") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        let note = try await team.north.annotates(article, "held", note: "says who?")
        try await team.syncAll(team.north, team.south)
        try await team.north.does("delete", note)
        try await team.south.does("edit", note, "--note", "the harbour master says so")
        try await team.syncAll(team.north, team.south)

        #expect(try await team.north.postil("conflicts").code == 4)
        #expect(try await team.north.does("annotations").contains("the harbour master says so"))

        try await team.south.does("delete", note)
        try await team.syncAll(team.south, team.north)
        #expect(
          try await team.north.postil("annotations") == Ended(0, stderr: "no annotations\n"))
        #expect(try await team.north.digest() == team.south.digest())
      }
    }

    @Test func `a replica works on from wherever its folder is moved to`() async throws {
      try await Team.meet("north", "south") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        let moved = Member(name: "elsewhere", bench: team.bench)
        try FileManager.default.copyItem(atPath: team.north.folder, toPath: moved.folder)
        try FileManager.default.removeItem(atPath: team.north.folder)

        _ = try await moved.annotates(article, "held", note: "still here")
        try await team.syncAll(moved, team.south)

        #expect(try await moved.status().folder == moved.folder)
        #expect(try await moved.digest() == team.south.digest())
        #expect(try await moved.does("verify").hasPrefix("ok: "))
      }
    }

    @Test func `commands find their replica from any folder below it`() async throws {
      try await Team.meet("north", isOpen: true) { team in
        let below = "\(team.north.folder)/drafts/march"
        try FileManager.default.createDirectory(atPath: below, withIntermediateDirectories: true)
        let ended = try await Program.run(["status"], in: below)
        #expect(ended.stdout.hasPrefix("north in workspace newsroom, at event 1\n"))
      }
    }

    @Test func `-C is taken before and after the command`() async throws {
      try await Team.meet("north") { team in
        let before = try await team.bench.postil("-C", "north", "digest")
        let after = try await team.bench.postil("digest", "-C", "north")
        #expect(before.code == 0)
        #expect(before == after)
      }
    }

    @Test func `a rebuilt state and a fresh clone's are the original's`() async throws {
      try await Team.meet("north", isOpen: true) { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        _ = try await team.north.annotates(article, "held", note: "says who?")
        try await team.north.does("sync")
        let south = try await team.clone(as: "south")

        let rebuilt = try await south.postil("rebuild")
        let digest = try await team.north.digest()
        #expect(
          rebuilt
            == Ended(
              0, stdout: "\(digest)\n",
              stderr: "replayed 4 events: the state was right\n"))
      }
    }
  }
}
