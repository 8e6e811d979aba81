import Foundation
import Testing

extension EndToEnd {
  @Suite(.serialized) struct DoctorTests {
    private struct Line: Decodable {
      let check: String
      let grade: String
      let message: String
    }

    private func wrong(_ member: Member, _ options: String...) async throws -> [String] {
      let ended = try await member.start(["doctor", "--json"] + options).ended()
      let lines = try Document<[Line]>(ended.stdout).data
      let wrong = lines.filter { $0.grade != "ok" }
      #expect(ended.code == (wrong.isEmpty ? 0 : 1), "\(ended)")
      // Where temporary files are, other programs may have left some.
      return wrong.filter { $0.check != "remains" || $0.message.contains(member.folder) }
        .map(\.message)
    }

    @Test func `a sound replica with its server has nothing wrong`() async throws {
      try await Team.meet("north") { team in
        try await team.north.does("sync")
        let lines = try await team.north.postil("doctor").stdout
        for expected in [
          "ok       file      SQLite finds no fault in the replica's file",
          "ok       key       the key is this replica's",
          "ok       secrets   nobody else may read the key",
          "ok       clock     agrees with the server's times",
          "ok       sync      synced within a day", "ok       work      everything is pushed",
        ] {
          #expect(lines.contains("\(expected)\n"), "\(expected)\n\(lines)")
        }
        #expect(lines.contains(" answers with the key of your link\n"))
        #expect(try await wrong(team.north) == [])
      }
    }

    @Test func `a readable key and a left file are named, and mended with --fix`() async throws {
      try await Team.meet("north") { team in
        try await team.north.does("sync")
        let left = "\(team.north.folder)/.postil/key.new"
        let key = "\(team.north.folder)/.postil/key"
        _ = try await team.bench.bash(
          """
          chmod 644 '\(key)'
          for file in '\(left)' '\(team.north.folder)/.postil/mine.new'; do
            echo x > "$file" && touch -d '2 days ago' "$file"
          done
          """)
        #expect(
          try await wrong(team.north) == [
            "others may read \(key)", "an interrupted command left \(left)",
          ])
        #expect(try await wrong(team.north, "--fix") == [])
        #expect(try await wrong(team.north) == [])
        #expect(!FileManager.default.fileExists(atPath: left))
        // Of a name that Postil does not give.
        #expect(
          FileManager.default.fileExists(atPath: "\(team.north.folder)/.postil/mine.new"))
      }
    }

    @Test func `unpushed work and a silent server need the person`() async throws {
      try await Team.meet("north", isOpen: true) { team in
        try await team.north.does("sync")
        _ = try await team.north.imports("The weir\n\nIt held.\n")
        await team.server.stop(SIGKILL)
        let wrong = try await wrong(team.north)
        #expect(wrong.first == "1 event of yours not pushed")
        #expect(wrong.count == 2 && wrong[1].hasPrefix("cannot reach "), "\(wrong)")
        #expect(try await self.wrong(team.north, "--offline").count == 1)
      }
    }
  }
}
