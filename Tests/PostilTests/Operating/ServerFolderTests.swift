import Foundation
import Testing

extension EndToEnd {
  /// An operator's reading commands in a server's folder, without a replica.
  @Suite(.serialized) struct ServerFolderTests {
    private struct Line: Decodable {
      struct Written: Decodable, Hashable {
        let event, author, claimedAt: String
        let seq: Int?
      }

      let written: Written
      let change, detail: String
      let entity: String?
      let isSetAside: Bool?
    }

    private func log(_ bench: Bench, _ folder: String, _ more: [String] = []) async throws -> [Line]
    {
      let ended = try await Program.run(
        ["-C", folder, "log", "--json"] + more, in: bench.folder)
      #expect(ended.code == 0, "\(ended)")
      return try Document<[Line]>(ended.stdout).data
    }

    @Test func `the log is a replica's, also of one thing, but that articles have whole ids`()
      async throws
    {
      try await Team.meet("north", "south") { team in
        let (north, south, bench) = (team.north, team.south, team.bench)
        let article = try await north.imports("Bridge\n\nIt is open.")
        let note = try await north.annotates(article, "open", note: "Since when?")
        try await team.syncAll(north, south)
        try await south.does("reply", note, "Since Monday.")
        try await team.syncAll(south, north)
        let set = try await bench.postil("-C", "server", "set-aside", note, "--why", "wrong")
        try #require(set.code == 0, "\(set)")
        try await south.does("pull")

        let (here, there) = (try await log(bench, "server"), try await log(bench, "south"))
        #expect(here.map(\.written) == there.map(\.written))
        #expect(here.map(\.change) == there.map(\.change))
        #expect(here.map(\.detail) == there.map(\.detail))
        #expect(here.map(\.isSetAside) == there.map(\.isSetAside))
        #expect(here.contains { $0.isSetAside == true })
        for (line, other) in zip(here, there) {
          #expect((line.entity ?? "").hasPrefix(other.entity ?? ""))
        }
        #expect(try await log(bench, "server", ["-n", "2"]).map(\.written.seq) == [10, 9])
        let id = try #require(here.compactMap(\.entity).first { $0.count == 26 })
        for typed in [article, id] {
          let lines = try await log(bench, "server", [typed])
          #expect(lines.map(\.change) == ["articleImported"] && lines.map(\.entity) == [id])
        }
        #expect(try await log(bench, "server", [note]).map(\.change) == ["annotationAdded"])
        let plain = try await bench.postil("-C", "server", "log", note)
        #expect(plain.stdout.hasPrefix("8  \(note)  20"), "\(plain)")
        #expect(
          plain.stdout.hasSuffix("\(note)  set aside by operator: wrong  Since when?\n"),
          "\(plain)")

        let unknown = try await bench.postil("-C", "server", "log", "north.99")
        #expect(
          unknown
            == Ended(
              3,
              stderr: """
                error: there is no 'north.99' in the server's log
                hint:  'postil log' without an id shows the whole log

                """))
        for option in ["--unpushed", "--set-aside", "--as-of=3", "--changes"] {
          let ended = try await bench.postil("-C", "server", "log", option)
          #expect(ended.code == 2, "\(ended)")
          #expect(ended.stderr.contains("in a replica: this is a server's folder"))
        }
        let named = try await north.postil("log", "--workspace", "newsroom")
        #expect(named.code == 2)
      }
    }

    @Test func `following the log shows pushes`() async throws {
      try await Team.meet("north") { team in
        let program = try Program.start(
          ["-C", "server", "log", "--follow", "-n", "1"], in: team.bench.folder)
        try await until("it begins") { program.stdout.hasSuffix("\n") }
        #expect(program.stdout.split(separator: "\n").count == 1)
        _ = try await team.north.imports("Bridge\n\nIt is open.")
        try await team.north.does("sync")
        try await until("it comes") { program.stdout.contains("articleImported") }
        program.signal(SIGINT)
        let ended = await program.ended()
        #expect(ended.code == 130 && ended.stderr == "", "\(ended)")
        #expect(ended.stdout.split(separator: "\n").count == 2)
      }
    }

    @Test func `the digest is that of replicas that hold all of the log`() async throws {
      try await Team.meet("north", "south") { team in
        _ = try await team.north.imports("Bridge\n\nIt is open.")
        try await team.syncAll(team.north, team.south)
        let digest = try await team.south.digest()
        #expect(
          try await team.bench.postil("-C", "server", "digest")
            == Ended(0, stdout: "\(digest)  at event 7\n"))
        struct Digest: Decodable, Equatable {
          let digest: String
          let cursor, pending: Int
        }
        let ended = try await team.bench.postil("-C", "server", "digest", "--json")
        #expect(
          try Document<Digest>(ended.stdout).data
            == Digest(digest: digest, cursor: 7, pending: 0))
        let past = try await team.bench.postil("-C", "server", "digest", "--as-of", "3")
        #expect(past.code == 2, "\(past)")
      }
    }

    private struct Compared: Decodable, Equatable {
      let answer: String
      let seq: Int
      let cursor: Int?
    }

    private func compare(_ bench: Bench, _ line: String) async throws -> (code: Int32, Compared) {
      let file = try bench.write("end", line)
      let ended = try await bench.postil("-C", "server", "end", "--compare", file, "--json")
      return (ended.code, try Document<Compared>(ended.stdout).data)
    }

    @Test func `the end is signed for replicas, and theirs are held against the log`() async throws
    {
      try await Team.meet("north") { team in
        let (north, bench) = (team.north, team.bench)
        _ = try await north.imports("Bridge\n\nIt is open.")
        for _ in 0..<2 { try await north.does("sync") }
        let own = try await north.does("end")
        #expect(try await bench.postil("-C", "server", "end") == Ended(0, stdout: own))
        #expect(
          try await compare(bench, own) == (0, Compared(answer: "same", seq: 5, cursor: nil)))
        _ = try await north.imports("Weir\n\nIt held.")
        try await north.does("sync")
        #expect(
          try await compare(bench, own) == (0, Compared(answer: "earlier", seq: 5, cursor: 6)))
        let later = try await bench.postil("-C", "server", "end").stdout
        try await north.does("sync")
        #expect(
          try await north.does("end", "--compare", try bench.write("later", later))
            == "same: this replica has the same end, at event 6\n")
      }
    }

    @Test func `a log that was put back lacks an end, or signs none`() async throws {
      try await Team.meet("north") { team in
        let (north, bench) = (team.north, team.bench)
        await team.server.stop()
        try team.copyLog()
        try await team.restart()
        _ = try await north.imports("Bridge\n\nIt is open.")
        for _ in 0..<2 { try await north.does("sync") }
        let own = try await north.does("end")
        await team.server.stop()
        try team.putBackLog(inPlace: true)
        #expect(
          try await compare(bench, own) == (7, Compared(answer: "lost", seq: 5, cursor: 4)))
        let said = try await bench.postil("-C", "server", "end", "--compare", "end")
        #expect(
          said.stderr.hasPrefix(
            "error: the operator's key signed event 5 as the end, but the server's log ends at event 4"
          ),
          "\(said)")
        try team.putBackLog(inPlace: false)
        let refused = try await bench.postil("-C", "server", "end")
        #expect(refused.code == 6 && refused.stdout == "", "\(refused)")
        #expect(refused.stderr.contains(" was put back from a copy, and its end"), "\(refused)")
        // To compare signs nothing.
        #expect(
          try await compare(bench, own) == (7, Compared(answer: "lost", seq: 5, cursor: 4)))
      }
    }

    /// A copy of a stopped server's folder is a copy of one file, with the whole log in it.
    @Test(arguments: [SIGTERM, SIGINT])
    func `a server that was stopped leaves no WAL behind`(signal: Int32) async throws {
      try await Team.meet("north") { team in
        _ = try await team.north.imports("Bridge\n\nIt is open.")
        try await team.north.does("sync")
        let folder = "server/workspaces/newsroom"
        #expect(try team.bench.names(in: folder).contains("workspace.sqlite-wal"))
        let ended = await team.server.stop(signal)
        #expect(ended.code == 0, "\(ended)")
        #expect(
          try team.bench.names(in: folder)
            == ["first-admin-key", "operator-key", "workspace.sqlite"])
      }
    }
  }
}
