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

    @Test func `a damaged search index is removed with --fix`() async throws {
      try await Team.meet("north", isOpen: true) { team in
        _ = try await team.north.imports("The weir\n\nIt held.\n")
        try await team.north.does("sync")
        try await team.north.does("search", "weir")
        #expect(try await team.north.postil("doctor").stdout.contains("the index holds everything"))
        let index = "\(team.north.folder)/.postil/search.sqlite"
        _ = try await team.bench.bash(
          "rm -f '\(index)'-*; dd if=/dev/zero of='\(index)' bs=4096 count=2 conv=notrunc status=none"
        )
        #expect(try await wrong(team.north) == ["the index is damaged, or of another version"])
        #expect(try await wrong(team.north, "--fix") == [])
        #expect(!FileManager.default.fileExists(atPath: index))
        #expect(try await team.north.does("search", "weir").contains("weir"))
      }
    }

    @Test func `first searches at the same time all find, and call nothing damaged`() async throws {
      try await Team.meet("north", isOpen: true) { team in
        _ = try await team.north.imports("The weir\n\nIt held.\n")
        let ended = try await team.bench.bash(
          """
          for i in 1 2 3 4 5 6; do ("$postil" -C north search weir --ids; echo $?) >found-$i 2>&1 & done
          wait; cat found-* | sort | uniq -c | awk '{ print $1 }' | tr '\\n' ' '
          """)
        #expect(ended == Ended(0, stdout: "6 6 "))
      }
    }

    @Test func `a server's folder: its keys, logs and backups`() async throws {
      try await Team.meet("north") { team in
        let bench = team.bench
        func doctor(_ options: String...) async throws -> Ended {
          try await Program.start(["doctor", "server"] + options, in: bench.folder).ended()
        }
        let first = try await doctor()
        #expect(first.code == 1)
        for line in [
          "ok       server    a server serves this folder",
          "ok       secrets   the keys are there, and nobody else may read them",
          "ok       storage   the folder lies on a disk of this machine",
          "warning  backup    newsroom: no backup was made from this folder",
          "                   run 'postil backup server FILE'",
          "ok       remains   no interrupted command left a file",
        ] {
          #expect(first.stdout.contains("\(line)\n"), "\(line)\n\(first.stdout)")
        }
        #expect(first.stdout.contains("ok       log       newsroom: "))
        #expect(try await bench.postil("backup", "server", "copy").code == 0)
        _ = try await bench.bash(
          "chmod 644 server/tls-key.pem; touch -d '2 hours ago' server/tls-key.pem.new")
        let second = try await doctor("--json")
        let wrong = try Document<[Line]>(second.stdout).data.filter { $0.grade != "ok" }
        #expect(
          wrong.map(\.message) == [
            "others may read server/tls-key.pem",
            "an interrupted command left server/tls-key.pem.new",
          ])
        #expect(try await doctor("--fix").code == 0)
        await team.server.stop()
        let third = try await bench.postil("-C", "server", "doctor")
        #expect(third.code == 0)
        #expect(
          third.stdout.contains("ok       server    no server serves this folder at the moment\n"))
      }
    }

    @Test func `without a server nothing is wrong with it`() async throws {
      try await Bench.open { bench in
        let made = try await bench.postil("init", "alone", "--as", "north", "--workspace", "desk")
        #expect(made.code == 0, "\(made)")
        let alone = Member(name: "alone", bench: bench)
        _ = try await alone.imports("The weir\n\nIt held.\n")
        #expect(try await wrong(alone) == [])
        let lines = try await alone.postil("doctor").stdout
        #expect(
          lines.contains(
            "ok       work      everything is on this disk only until 'postil publish' and a backup\n"
          ), "\(lines)")
        #expect(lines.contains("ok       server    none: the workspace is not published\n"))
        #expect(!lines.contains(" clock ") && !lines.contains(" sync "), "\(lines)")
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
