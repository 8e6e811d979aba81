import Foundation
import Testing

extension EndToEnd {
  /// Ends of the log that the operator signed, from one colleague to another.
  @Suite(.serialized) struct SignedEndTests {
    private struct Printed: Decodable {
      let workspace, epoch, chain, signature, line: String
      let seq, uncovered: Int
    }

    private struct Compared: Decodable {
      let answer: String
      let seq: Int
      let cursor: Int?
      let contradiction: [String]?
    }

    /// Each syncs twice: the end that is named is the one before the own push.
    private func settle(_ members: Member...) async throws {
      for member in members {
        try await member.does("sync")
        try await member.does("sync")
      }
    }

    @Test func `colleagues compare the ends that they keep`() async throws {
      try await Team.meet("north", "south") { team in
        let (north, south) = (team.north, team.south)
        try await settle(north, south, north)
        let line = try await north.does("end")
        #expect(line.hasPrefix("postil-end:") && line.utf8.count == 230)
        let printed: Printed = try await north.data(of: "end")
        #expect(printed.line + "\n" == line)
        #expect(printed.seq == 6)
        #expect(printed.workspace.count == 32 && printed.epoch.count == 32)
        #expect(printed.chain.count == 64 && printed.signature.count == 128)

        let file = try team.bench.write("end", line)
        #expect(
          try await south.does("end", "--compare", file)
            == "same: this replica has the same end, at event 6\n")
        let piped = try await team.bench.bash(
          "$postil -C north end | $postil -C south end --compare -")
        #expect(piped.stdout == "same: this replica has the same end, at event 6\n")

        _ = try await north.imports("Bridge\n\nIt is open.")
        try await settle(north)
        #expect(
          try await north.does("end", "--compare", file)
            == "consistent: event 6 and its chain are in this replica's log, which goes on to event 7\n"
        )
        let later = try team.bench.write("later", try await north.does("end"))
        #expect(
          try await south.does("end", "--compare", later)
            == """
            consistent so far: this log ends at event 6, before the other end at event 7; sync and compare again

            """)
        let compared: Compared = try await south.data(of: "end", "--compare", later)
        #expect((compared.answer, compared.seq, compared.cursor) == ("later", 7, 6))
      }
    }

    @Test func `the last to push hears how much the end does not cover`() async throws {
      try await Team.meet("north") { team in
        let north = team.north
        try await settle(north)
        _ = try await north.imports("Bridge\n\nIt is open.")
        _ = try await north.imports("Weir\n\nIt held.")
        try await north.does("sync")
        let short = try await north.postil("end")
        #expect(
          short.stderr
            == "your log goes on for 2 events after this end; 'postil sync' fetches a newer one if the server holds the operator's key\n"
        )
        #expect(try await north.data(of: "end", as: Printed.self).uncovered == 2)
        try await north.does("sync")
        #expect(try await north.postil("end").stderr == "")
        #expect(try await north.data(of: "end", as: Printed.self).uncovered == 0)
      }
    }

    @Test func `a line is found in the mail that quotes it`() async throws {
      try await Team.meet("north") { team in
        try await settle(team.north)
        let line = try await team.north.does("end").dropLast()
        let mail = """
          From: south@example.org\r
          Subject: the end, as 'postil end' says it (postil-end:)\r
          \r
          Anna wrote:\r
          > >   \(line.prefix(70))\r
          > > \(line.dropFirst(70))\r
          > Is it yours?\r
          \(String(repeating: "x", count: 9_000))\r

          """
        let file = try team.bench.write("mail", mail)
        let ended = try await team.north.postil("end", "--compare", file)
        #expect(ended.stdout.hasPrefix("same: "), "\(ended)")
      }
    }

    @Test func `a server's folder that was put back from a copy unnoticed is found out`()
      async throws
    {
      try await Team.meet("north", "south") { team in
        let (north, south) = (team.north, team.south)
        try await settle(north, south, north)
        await team.server.stop()
        try team.copyLog()
        try await team.restart()
        _ = try await north.imports("Bridge\n\nIt is open.")
        try await settle(north)
        await team.server.stop()
        try team.putBackLog(inPlace: true)
        try await team.restart()
        _ = try await south.imports("Weir\n\nIt held.")
        try await settle(south)

        let (told, own) = (try await north.does("end"), try await south.does("end"))
        let file = try team.bench.write("end", told)
        let ended = try await south.postil("end", "--compare", file)
        #expect(
          ended
            == Ended(
              7,
              stderr: """
                error: both cannot be true: the operator's key signed another log at event 7
                hint:  your work is saved here; either the server told different replicas \
                different things, or its folder was put back from a copy unnoticed; keep all \
                files, and show the operator and \
                your colleagues:
                       \(own)       \(told)
                """))
        let programs = try await south.postil("end", "--compare", file, "--json")
        #expect(programs.code == 7)
        let compared = try Document<Compared>(programs.stdout).data
        #expect(compared.answer == "contradiction")
        #expect(compared.contradiction?.count == 2)
      }
    }

    @Test func `a server that was restored has another epoch, and both ends can be true`()
      async throws
    {
      try await Team.meet("north", "south") { team in
        let (north, south) = (team.north, team.south)
        try await settle(north, south)
        try await team.bench.postil("backup", "server", "backup").expectOK()
        _ = try await north.imports("Bridge\n\nIt is open.")
        try await settle(north)
        let former: Printed = try await north.data(of: "end")
        await team.server.stop()
        let server = "\(team.bench.folder)/server"
        try FileManager.default.moveItem(atPath: server, toPath: "\(server)-lost")
        try await team.bench.postil("restore", "backup", "server").expectOK()
        for key in ["tls-key.pem"]
          + ["operator-key", "first-admin-key"].map({ "workspaces/newsroom/\($0)" })
        {
          try FileManager.default.copyItem(
            atPath: "\(server)-lost/\(key)", toPath: "\(server)/\(key)")
        }
        // North does not come in time.
        try await team.restart("--healed")
        _ = try await south.imports("Weir\n\nIt held.")
        try await settle(south)
        let newest: Printed = try await south.data(of: "end")
        #expect(newest.epoch != former.epoch)
        #expect(newest.seq == former.seq)
        let file = try team.bench.write("end", former.line)
        let ended = try await south.postil("end", "--compare", file)
        #expect(
          ended
            == Ended(
              1,
              stderr: """
                error: event 7 has a different chain in this replica's log, and the server was restored in \
                between
                hint:  both can be true: the log no longer contains what the restored server had \
                lost; sync both replicas and compare again

                """))
      }
    }

    @Test func `a text that is no signed end of the workspace is an error of usage`() async throws {
      try await Team.meet("north") { team in
        let north = team.north
        try await settle(north)
        let line = try await north.does("end")
        let hint = "give the one line that 'postil end' prints, which begins with postil-end:"
        for (text, words, hint) in [
          ("", "no signed end found", hint),
          (String(repeating: "x", count: 5_000), "no signed end found", hint),
          (String(line.dropLast(2)), "the line with the signed end is incomplete", hint),
          (
            line.replacing(/[0-9a-z]{6}\n/, with: "000000\n"),
            "the operator of this workspace did not sign that end: it proves nothing",
            "ask for the line again: 'postil end' prints it"
          ),
        ] {
          let file = try team.bench.write("end", text)
          #expect(
            try await north.postil("end", "--compare", file)
              == Ended(2, stderr: "error: \(words)\nhint:  \(hint)\n"))
        }
        let missing = try await north.postil("end", "--compare", "nowhere")
        #expect(missing.code == 3)
      }
      try await Team.meet("north", isOpen: true) { team in
        let open = try await team.north.postil("end")
        #expect(open.code == 6)
      }
    }
  }
}

extension Ended {
  fileprivate func expectOK() throws {
    try #require(code == 0, "\(self)")
  }
}
