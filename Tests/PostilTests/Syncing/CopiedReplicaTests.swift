import Foundation
import Testing

extension EndToEnd {
  /// A replica's folder that was copied, or put back from an old copy, and then used.
  @Suite(.serialized) struct CopiedReplicaTests {
    private func copy(_ team: Team, _ from: String, to: String) throws {
      try FileManager.default.copyItem(
        atPath: "\(team.bench.folder)/\(from)", toPath: "\(team.bench.folder)/\(to)")
    }

    @Test(arguments: [false, true])
    func `two copies of one file both work, and nothing of either is lost`(isOpen: Bool)
      async throws
    {
      try await Team.meet("north", "south", isOpen: isOpen) { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        try await team.syncAll(team.north, team.south)
        try copy(team, "south", to: "east")
        _ = try await team.south.annotates(article, "held", note: "From the first copy.")
        let note = try await team.east.annotates(article, "night", note: "From the second copy.")
        try await team.east.does("reply", note, "And its reply.")
        try await team.south.does("sync")
        let ended = try await team.east.postil("sync")
        #expect(ended.code == 0, "\(ended)")
        #expect(ended.stderr.contains("it goes on as south-"), "\(ended)")
        #expect(ended.stderr.contains("with 2 events recorded anew; nothing is lost"), "\(ended)")
        try await team.syncAll(team.north, team.south, team.east)
        for member in [team.north, team.south, team.east] {
          let shown = try await member.does("show", article)
          #expect(shown.contains("From the first copy."))
          #expect(shown.contains("From the second copy."))
          #expect(try await member.does("verify").hasPrefix("ok: "))
          #expect(try await member.status().annotations == 2)
        }
        #expect(try await team.north.digest() == team.east.digest())
        #expect(try await team.south.digest() == team.east.digest())
        // Both go on, each under a name of its own, and still are one member.
        _ = try await team.south.annotates(article, "all", note: "Later.")
        _ = try await team.east.annotates(article, "all night", note: "Later.")
        try await team.syncAll(team.south, team.east, team.north)
        #expect(try await team.north.status().annotations == 4)
        if !isOpen {
          #expect(try await team.north.status().members == ["north", "south"])
        }
      }
    }

    @Test func `work that a copy of a file undoes stays undone, and is its member's`() async throws
    {
      try await Team.meet("north", "south") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        try await team.syncAll(team.north, team.south)
        // Offline, and then the file is copied: both know the events from before.
        try await team.south.does("tag", article, "+x")
        try await team.south.does("set", article, "status=accepted")
        try await team.south.does("assess", article, "confidence=20")
        try copy(team, "south", to: "east")
        try await team.south.does("tag", article, "+other")
        try await team.south.does("sync")
        try await team.east.does("tag", article, "-x")
        try await team.east.does("set", article, "status=rejected")
        try await team.east.does("assess", article, "confidence=70")
        try await team.east.does("sync")
        #expect(try await team.east.does("verify").hasPrefix("ok: "))
        try await team.syncAll(team.north, team.south, team.east)
        for member in [team.north, team.south, team.east] {
          let shown = try await member.does("show", article)
          #expect(
            shown.contains("south  confidence 70") || shown.contains("confidence 70"), "\(shown)")
          #expect(!shown.contains("confidence 20"), "\(shown)")
          #expect(shown.contains("#other"), "\(shown)")
          #expect(try await member.does("verify").hasPrefix("ok: "))
        }
        #expect(try await team.north.digest() == team.east.digest())
        let undone = try await team.north.does("show", article)
        #expect(!undone.contains("#x"), "\(undone)")
        #expect(undone.contains("rejected") && !undone.contains("conflict"), "\(undone)")
      }
    }

    @Test func `a file from an old copy continues with its own events`() async throws {
      try await Team.meet("north", "south") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        try await team.syncAll(team.north, team.south)
        // Recorded before the copy and pushed after it: in the log, and not to be there twice.
        let before = try await team.south.annotates(article, "held", note: "Before the copy.")
        try copy(team, "south", to: "old")
        _ = try await team.south.annotates(article, "night", note: "After the copy.")
        try await team.south.does("sync")
        try FileManager.default.removeItem(atPath: team.south.folder)
        try copy(team, "old", to: "south")
        try await team.south.does("reply", before, "Written into the old copy.")
        for command in ["sync", "sync"] { try await team.south.does(command) }
        try await team.north.does("sync")
        for member in [team.north, team.south] {
          let shown = try await member.does("show", article)
          #expect(shown.components(separatedBy: "Before the copy.").count == 2, "\(shown)")
          #expect(shown.contains("After the copy."))
          #expect(try await member.does("show", before).contains("Written into the old copy."))
          #expect(try await member.status().unpushed == 0)
        }
        #expect(try await team.north.digest() == team.south.digest())
        #expect(try await team.south.does("verify").hasPrefix("ok: "))
      }
    }

    @Test func `an old copy that nobody wrote into just catches up`() async throws {
      try await Team.meet("north", "south") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        try await team.syncAll(team.north, team.south)
        try copy(team, "south", to: "old")
        _ = try await team.south.annotates(article, "night", note: "After the copy.")
        try await team.south.does("sync")
        try FileManager.default.removeItem(atPath: team.south.folder)
        try copy(team, "old", to: "south")
        try await team.south.does("sync")
        let status = try await team.south.status()
        #expect(status.replica == "south" && status.annotations == 1)
      }
    }

    @Test(arguments: 1...8)
    func `a sync that is killed while it takes a new identity is taken up again`(seed: Int)
      async throws
    {
      try await Team.meet("north", "south") { team in
        var dice = Dice(seed: seed)
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        try await team.syncAll(team.north, team.south)
        try copy(team, "south", to: "east")
        _ = try await team.south.annotates(article, "held", note: "From the first copy.")
        _ = try await team.east.annotates(article, "night", note: "From the second copy.")
        try await team.south.does("sync")
        for _ in 1...3 {
          let running = try team.east.start(["sync"])
          try await Task.sleep(for: dice.moment(upToMilliseconds: 160))
          running.signal(SIGKILL)
          _ = await running.ended()
          #expect(try await team.east.does("verify").hasPrefix("ok: "))
        }
        // Events recorded in between are kept too, and come after the strays.
        _ = try await team.east.postil(
          "annotate", article, "--quote", "all night", "--note", "In between.")
        try await team.east.does("sync")
        try await team.north.does("sync")
        let shown = try await team.north.does("show", article)
        for note in ["From the first copy.", "From the second copy."] {
          #expect(shown.components(separatedBy: note).count == 2, "\(shown)")
        }
        #expect(try await team.east.status().unpushed == 0)
        #expect(try await team.north.digest() == team.east.digest())
      }
    }

    @Test func `revoking a device revokes its successors`() async throws {
      try await Team.meet("north", "south") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        try await team.syncAll(team.north, team.south)
        try copy(team, "south", to: "east")
        _ = try await team.south.annotates(article, "held", note: "First.")
        _ = try await team.east.annotates(article, "night", note: "Second.")
        try await team.syncAll(team.south, team.east)
        try await team.north.does("revoke", "south", "--device", "--yes")
        for member in [team.south, team.east] {
          #expect(try await member.postil("sync").code == 6)
        }
      }
    }

    @Test func `a stolen copy of a revoked replica cannot take a new identity`() async throws {
      try await Team.meet("north", "south") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        try await team.syncAll(team.north, team.south)
        try copy(team, "south", to: "east")
        _ = try await team.south.annotates(article, "held", note: "First.")
        try await team.south.does("sync")
        try await team.north.does("revoke", "south", "--yes")
        _ = try await team.east.annotates(article, "night", note: "The thief's.")
        let ended = try await team.east.postil("sync")
        #expect(ended.code == 6)
        #expect(ended.stderr.contains("was revoked by event"), "\(ended)")
      }
    }
  }
}
