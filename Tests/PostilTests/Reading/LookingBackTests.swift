import Foundation
import PostilStore
import Testing

extension EndToEnd {
  @Suite(.serialized) struct LookingBackTests {
    /// 1 joins, 2 imports, 3 annotates, 4 edits; then an edit waits.
    private static func edited(
      _ body: (Team, _ article: String, _ note: String) async throws -> Void
    ) async throws {
      try await Team.meet("north", isOpen: true) { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        let note = try await team.north.annotates(article, "held", note: "First.")
        try await team.north.does("sync")
        try await team.north.does("edit", note, "--note", "Second.")
        try await team.north.does("sync")
        try await team.north.does("edit", note, "--note", "Third.")
        try await body(team, article, note)
      }
    }

    @Test func `every reading command shows an earlier moment`() async throws {
      try await Self.edited { team, article, note in
        let north = team.north
        #expect(try await north.does("show", note, "--as-of", "3").contains("First."))
        #expect(try await north.does("show", note, "--as-of", "4").contains("Second."))
        #expect(try await north.does("show", note).contains("Third."))
        #expect(try await north.does("annotations", "--as-of", "3").contains("First."))
        #expect(
          try await north.postil("articles", "--as-of", "1") == Ended(0, stderr: "no articles\n"))
        #expect(try await north.does("articles", "--as-of", "2").hasPrefix(article))
        #expect(try await north.does("why", note, "note", "--as-of", "3").contains("note of"))
        #expect(try await north.postil("conflicts", "--as-of", "3").code == 0)
        #expect(try await north.does("log", "--as-of", "3").hasPrefix("3  north.3"))
        #expect(try await north.does("log", note, "--as-of", "3").hasPrefix("3  north.3"))
        let digest = try await north.does("digest", "--as-of", "4")
        #expect(digest.hasSuffix("  at event 4\n"))
        try await north.does("sync")
        #expect(try await north.does("digest", "--as-of", "5") == north.does("digest"))
        #expect(try await north.does("digest", "--as-of", "4") == digest)
      }
    }

    @Test func `people see and type times in their zone, programs read UTC`() async throws {
      try await Self.edited { team, _, _ in
        let shown = try await team.bench.bash(
          """
          export TZ=EET-2
          "$postil" -C north members; "$postil" -C north log -n 1
          "$postil" -C north log -n 1 --utc; "$postil" -C north log -n 1 --jsonl
          "$postil" -C north articles --as-of 2001-02-03
          """)
        let lines = shown.stdout.split(separator: "\n")
        #expect(lines.count == 4 && lines[0].contains("+02:00"), "\(shown)")
        #expect(lines[1].contains("+02:00"), "\(shown)")
        #expect(lines[2].contains("Z  ") && !lines[2].contains("+02:00"), "\(shown)")
        #expect(lines[3].contains("Z\"") && !lines[3].contains("+02:00"), "\(shown)")
        #expect(shown.stderr.contains("by 2001-02-03T23:59:59+02:00"), "\(shown)")
      }
    }

    @Test func `the choice is reported on stderr`() async throws {
      try await Self.edited { team, _, _ in
        let north = team.north
        #expect(
          try await north.postil("digest", "--as-of", "9").stderr
            == "the log ends at event 4, before 9\n")
        #expect(
          try await north.postil("articles", "--as-of", "2001-02-03").stderr
            == "as of event 0: the server had received everything up to it by 2001-02-03T23:59:59Z\nno articles\n"
        )
        let late = try await north.postil("log", "--as-of", "north@9999-01-01")
        #expect(
          late.stderr
            == "as of event 4, the last that north had seen when writing north.5, "
            + "north's last event by 9999-01-01T23:59:59Z\n")
        #expect(
          try await north.postil("log", "--as-of", "north@2001-01-01 12:00+01:00").stderr
            == "as of event 0: north had written nothing by 2001-01-01T11:00:59Z\n")
      }
    }

    @Test func `a moment that is none and a member that is none`() async throws {
      try await Team.meet("north", isOpen: true) { (team) async throws -> Void in
        let north = team.north
        #expect(
          try await north.postil("log", "--as-of", "someday")
            == Ended(
              2,
              stderr: """
                error: 'someday' is not a valid moment
                hint:  give an event of the log such as 120, a time such as yesterday, \
                2026-11-23 or 2026-11-23T14:00+02:00, or north@TIME for what north had seen then

                """))
        #expect(
          try await north.postil("show", "abcd", "--as-of", "nobody@2026-11-23")
            == Ended(
              3,
              stderr:
                "error: there is no member or device 'nobody' here\nhint:  choose from north\n"))
        #expect(try await north.postil("log", "--follow", "--as-of", "1").code == 2)
        #expect(try await north.postil("log", "--unpushed", "--as-of", "1").code == 2)
        #expect(try await north.postil("log", "--follow", "--json").code == 2)
      }
    }

    @Test func `following prints events of another process, until Ctrl-C`() async throws {
      try await Team.meet("north", "south", isOpen: true) { team in
        let plain = try team.north.start(["log", "--follow", "-n", "1"])
        let lines = try team.north.start(["log", "--follow", "-n", "0", "--jsonl"])
        try await until("it begins") { plain.stdout.hasSuffix("\n") }
        #expect(plain.stdout.split(separator: "\n").count == 1)
        try await team.north.does("sync")
        _ = try await team.south.imports("The weir\n\nThe weir held all night.\n")
        try await team.syncAll(team.south, team.north)
        for program in [plain, lines] {
          try await until("it comes") { program.stdout.contains("articleImported") }
          program.signal(SIGINT)
          let ended = await program.ended()
          #expect(ended.code == 130 && ended.stderr == "", "\(ended)")
        }
        for line in lines.stdout.split(separator: "\n") {
          #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
        }
      }
    }

    @Test func `verify says that it did not compare what earlier laws counted`() async throws {
      try await Self.edited { team, _, _ in
        let bench = team.bench
        await team.server.stop()
        let path = "\(bench.folder)/server/workspaces/newsroom/workspace.sqlite"
        // A server that ends may leave a WAL beside the file: the next process brings it in.
        _ = try ServerStore(opening: path)
        var bytes = Array(try #require(FileManager.default.contents(atPath: path)))
        // SQLite's record of the setting: its head, in which 1 stands for an integer of one byte, then both values.
        let record = [3, 13 + 2 * 4, 1] + Array("laws".utf8) + [2]
        for place in bytes.indices where bytes[place...].starts(with: record) {
          bytes[place + record.count - 1] = 1
        }
        try bench.write("server/workspaces/newsroom/workspace.sqlite", bytes: bytes)
        let verified = try await bench.postil("verify", "server")
        #expect(
          verified.code == 0
            && verified.stdout.hasSuffix(
              """
              ; chains, counters and bases are sound
              rooms and members were counted by an earlier version and were not compared

              """),
          "\(verified)")
      }
    }

    @Test func `a server's folder is verified while it is served`() async throws {
      try await Self.edited { team, _, _ in
        let bench = team.bench
        let sound = try await bench.postil("verify", "server")
        #expect(sound.code == 0)
        #expect(
          sound.stdout.hasPrefix("ok: 4 events in ")
            && sound.stdout.hasSuffix(" of 1 replica; chains, counters and bases are sound\n"))
        #expect(sound.stderr.hasPrefix("log: ") && sound.stderr.hasSuffix(" events/s\n"))
        let short = try await team.north.postil("verify", "--log-only")
        #expect(short.code == 0 && !short.stderr.contains("state: "))
        #expect(
          short.stdout.hasSuffix("1 pending; chains, counters and bases are sound\n"), "\(short)")
        let whole = try await team.north.postil("verify")
        #expect(whole.stderr.contains("\nstate: "))

        await team.server.stop()
        let path = "\(bench.folder)/server/workspaces/newsroom/workspace.sqlite"
        // A server that ends may leave a WAL beside the file: the next process brings it in.
        _ = try ServerStore(opening: path)
        var bytes = Array(try #require(FileManager.default.contents(atPath: path)))
        let found = try #require(bytes.indices.first { bytes[$0...].starts(with: "Second.".utf8) })
        bytes[found] ^= 1
        try bench.write("server/workspaces/newsroom/workspace.sqlite", bytes: bytes)
        #expect(
          try await bench.postil("verify", "server")
            == Ended(
              7,
              stderr: """
                error: the log contradicts itself: the chain breaks at event 4: something before it was changed
                hint:  nothing was changed; keep the file, clone again beside it, and compare

                """))
        #expect(try await bench.postil("verify", "nowhere").code == 3)
        #expect(try await bench.postil("verify", "north").code == 2)
      }
    }
  }
}
