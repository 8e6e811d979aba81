import Foundation
import Testing

extension EndToEnd {
  /// Joining, roles, and the ends of memberships.
  @Suite(.serialized) struct MembersTests {
    private func clone(_ team: Team, _ link: String, as name: String) async throws -> Ended {
      try await team.bench.postil("clone", link, name, "--as", name)
    }

    @Test func `an invitation lets one replica in, and only one`() async throws {
      try await Team.meet("north") { team in
        let link = try await team.invitation(as: "analyst")
        #expect(try await clone(team, link, as: "south").code == 0)
        #expect(
          try await clone(team, link, as: "east")
            == Ended(
              6,
              stderr: """
                error: this invitation was already used: each lets in one replica
                hint:  ask an admin for a new one; nothing was left behind

                """))
        #expect(try team.bench.names() == ["north", "server", "south"])
        try await team.north.does("pull")
        #expect(try await team.north.status().members == ["north", "south"])
      }
    }

    @Test func `the first start lets in an admin, and a link without invitation nobody`()
      async throws
    {
      try await Team.meet { team in
        let ended = try await clone(team, team.server.link, as: "south")
        #expect(
          ended
            == Ended(
              3,
              stderr: """
                error: this link contains no invitation to 'newsroom'
                hint:  an invitation ends with &invite=…; put the link in quotes, or the shell cuts it at the &

                """))
        let other = team.server.link.replacing("/newsroom#", with: "/nothing#")
        let nowhere = try await clone(team, other, as: "south")
        #expect(nowhere.code == 3)
        #expect(nowhere.stderr == ended.stderr.replacing("'newsroom'", with: "'nothing'"))
      }
    }

    @Test func `each start prints the same link until it was used, and nobody keeps it`()
      async throws
    {
      try await Bench.open { bench in
        let one = try await RunningServer(in: bench)
        let first = await one.stop().stdout
        let two = try await RunningServer(in: bench, port: one.port)
        #expect(await two.stop().stdout == first)
        let link = String(first.dropLast())
        try #require(link.contains("invite="))
        #expect(try await bench.postil("-C", "server", "invite", "--role", "admin").code == 0)
        let three = try await RunningServer(in: bench, port: one.port)
        #expect(try await bench.postil("clone", link, "north", "--as", "north").code == 0)
        #expect(try await bench.postil("clone", link, "south", "--as", "south").code == 6)
        let north = Member(name: "north", bench: bench)
        #expect(try await north.does("link", link) == "server     \(three.link)\n")
        #expect(try await north.status().link == three.link)
        await three.stop()
        // As an earlier version left it, whose starts made one more each time.
        _ = try await bench.bash("rm server/workspaces/newsroom/first-admin-key")
        let four = try await RunningServer(in: bench, port: one.port)
        #expect(await four.stop().stdout == "\(four.link)\n")
        #expect(
          try await bench.postil("-C", "server", "members").stdout.contains("invitation") == false)
      }
    }

    @Test func `a step that cannot be undone needs --yes where nobody can be asked`() async throws {
      try await Team.meet("north", "south") { team in
        try await team.north.does("pull")
        try await team.north.does("role", "south", "analyst")
        for act in [
          ["revoke", "north"], ["revoke", "south"], ["revoke", "north", "--device"],
          ["role", "north", "reader"],
        ] {
          let ended = try await team.north.start(act).ended()
          #expect(ended.code == 4, "\(act)")
          #expect(
            ended.stderr.hasPrefix(
              "error: this cannot be undone, and there is no terminal to ask on: "))
          #expect(
            ended.stderr.hasSuffix(
              "hint:  nothing was recorded; to do it without being asked, add --yes\n"))
          let isLast = act[1] == "north" && act.count == 2 || act[0] == "role"
          #expect(ended.stderr.contains("north is the last admin: ") == isLast, "\(act)")
        }
        #expect(try await team.north.status().members == ["north", "south"])
        #expect(try await team.north.status().unpushed == 0)
        await team.server.stop()
        let offline = try await team.north.postil("revoke", "south", "--yes")
        #expect(
          offline
            == Ended(
              0,
              stderr: """
                recorded here, because the server cannot be reached; takes effect with the next \
                push: south is revoked

                """))
      }
    }

    @Test func `an invitation comes from standard input, for a name and no other`() async throws {
      try await Team.meet("north") { team in
        let ended = try await team.bench.bash(
          """
          "$postil" -C north invite --role analyst --as south >link 2>/dev/null
          "$postil" clone - one --as east <link || echo "clone $?"
          "$postil" clone - two --as south <link && echo "clone $?"
          "$postil" -C two status | grep role
          """)
        #expect(
          ended
            == Ended(
              0, stdout: "clone 6\nclone 0\nrole       analyst\n",
              stderr: """
                error: this invitation is for 'south'
                hint:  clone with --as south
                cloned newsroom into \(team.bench.folder)/two as south: 5 events pulled

                """))
      }
    }

    @Test func `a reader reads, an analyst annotates, an editor imports`() async throws {
      try await Team.meet("north") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        try await team.north.does("sync")
        let report = try team.bench.write("more.txt", "A bridge\n\nIt was closed.\n")
        for (role, annotates, imports) in [
          ("reader", 6, 6), ("analyst", 0, 6), ("editor", 0, 0), ("admin", 0, 0),
        ] as [(String, Int32, Int32)] {
          let link = try await team.invitation(as: role)
          #expect(try await clone(team, link, as: "a-\(role)").code == 0)
          let member = Member(name: "a-\(role)", bench: team.bench)
          let note = try await member.postil(
            "annotate", article, "--quote", "held", "--note", "By \(role).")
          #expect(note.code == annotates, "\(role): \(note)")
          let importing = try await member.postil("import", report)
          #expect(importing.code == imports, "\(role): \(importing)")
          try await member.does("sync")
        }
        try await team.north.does("pull")
        #expect(try await team.north.status().annotations == 3)
      }
    }

    @Test func `a lost laptop is revoked: its pushed work stays, later work is refused`()
      async throws
    {
      try await Team.meet("north", "south") { team in
        let article = try await team.south.imports("The weir\n\nThe weir held all night.\n")
        try await team.syncAll(team.north, team.south)
        _ = try await team.south.annotates(article, "held", note: "Not pushed yet.")
        let revoked = try await team.north.does(
          "revoke", "south", "--yes", "--why", "lost on a train")
        #expect(revoked == "revoked    south\n")
        let ended = try await team.south.postil("sync")
        #expect(ended.code == 6)
        #expect(ended.stderr.hasPrefix("error: this replica was revoked by event "))
        #expect(try await team.south.status().unpushed == 1)
        #expect(try await team.north.status().articles == 1)
        #expect(try await team.north.status().members == ["north"])
        let log = try await team.north.does("log")
        #expect(log.contains("south with all devices (lost on a train)"), "\(log)")
        #expect(try await team.north.does("verify").hasPrefix("ok: "))
      }
    }

    @Test func `another device is the same member, and can be revoked alone`() async throws {
      try await Team.meet("north", "south") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        try await team.syncAll(team.north, team.south)
        let invited = try await team.south.postil("invite", "--device")
        let link = String(invited.stdout.dropLast())
        #expect(try await clone(team, link, as: "east").code == 0)
        try await team.south.does("assess", article, "stance=supports")
        try await team.south.does("sync")
        try await team.east.does("sync")
        try await team.east.does("assess", article, "stance=refutes")
        try await team.east.does("sync")
        try await team.north.does("pull")
        // One member, one judgement: the later one, which knew the first.
        #expect(try await team.north.status().members == ["north", "south"])
        let shown = try await team.north.does("show", article)
        #expect(shown.contains("refutes") && !shown.contains("supports"), "\(shown)")
        try await team.south.does("revoke", "east", "--device", "--yes")
        #expect(try await team.east.postil("sync").code == 6)
        try await team.south.does("sync")
      }
    }

    @Test func `only its maker and admins lower a marking`() async throws {
      try await Team.meet("north") { team in
        let link = try await team.invitation(as: "analyst")
        #expect(try await clone(team, link, as: "south").code == 0)
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        let note = try await team.north.annotates(article, "held", note: "Ours.")
        try await team.syncAll(team.north, team.south)
        try await team.south.does("set", note, "marking=red")
        let lowering = try await team.south.postil("set", note, "marking=green")
        #expect(lowering.code == 6)
        #expect(lowering.stderr.contains("only its author and admins may lower the marking"))
        try await team.syncAll(team.south, team.north)
        try await team.north.does("set", note, "marking=green")
        try await team.syncAll(team.north, team.south)
        let shown = try await team.south.does("show", note)
        #expect(shown.localizedLowercase.contains("green"), "\(shown)")
        #expect(try await team.south.digest() == team.north.digest())
      }
    }

    @Test func `a lost role allows nothing more`() async throws {
      try await Team.meet("north", "south") { team in
        _ = try await team.south.imports("The weir\n\nThe weir held all night.\n")
        try await team.north.does("role", "south", "reader")
        let refused = try await team.south.postil("push")
        #expect(refused.code == 6)
        #expect(
          refused.stderr.contains(
            "error: the server takes this only from the role editor or higher, and yours is lower"))
        #expect(try await team.south.status().unpushed == 1)
        try await team.north.does("role", "south", "editor")
        try await team.south.does("sync")
        #expect(try await team.south.status().unpushed == 0)
      }
    }

    @Test func `each workspace of a server has members of its own`() async throws {
      try await Team.meet("north") { team in
        let made = try await team.bench.postil("workspace", "create", "server", "desk")
        #expect(made.stderr.contains("postil -C server invite --role admin --workspace desk"))
        let invited = try await team.bench.postil(
          "-C", "server", "invite", "--role", "admin", "--workspace", "desk")
        let link = String(invited.stdout.dropLast())
        #expect(try await clone(team, link, as: "south").code == 0, "\(invited)")
        #expect(try await team.south.status().members == ["south"])
        #expect(try await team.north.status().members == ["north"])
        // An invitation of the one is worth nothing in the other, and tells nothing of it.
        let other = try await team.bench.postil(
          "-C", "server", "invite", "--role", "admin", "--workspace", "newsroom")
        let crossed = String(other.stdout.dropLast()).replacing("/newsroom#", with: "/desk#")
        let refused = try await clone(team, crossed, as: "east")
        let nowhere = String(other.stdout.dropLast()).replacing("/newsroom#", with: "/nothing#")
        let unknown = try await clone(team, nowhere, as: "east")
        #expect(refused.code == 3)
        #expect(refused.stderr.replacing("'desk'", with: "'nothing'") == unknown.stderr)
        #expect(try await team.bench.postil("-C", "server", "members").code == 2)
      }
    }

    @Test func `a member revoked already stays so, and that is reported`() async throws {
      try await Team.meet("north", "south") { team in
        let invited = try await team.north.postil("invite", "--device")
        let link = String(invited.stdout.dropLast())
        let words = invited.stderr.split(separator: " ")
        let invitation = String(words[1])
        #expect(try await clone(team, link, as: "east").code == 0)
        let used = try await team.north.postil("revoke", invitation, "--invitation")
        #expect(
          used
            == Ended(
              1,
              stderr: """
                error: east has already joined with this invitation, so it cannot be revoked
                hint:  to revoke the member or the device: postil revoke east, or with --device

                """))
        for what in [["east", "--device"], ["south"]] {
          let first = try await team.north.start(["revoke", "--yes"] + what).ended()
          #expect(first.stdout.hasPrefix("revoked    ") && first.code == 0)
          let head = try await team.north.status().cursor
          let second = try await team.north.start(["revoke", "--yes"] + what).ended()
          #expect(second.code == 0)
          #expect(second.stdout.hasPrefix("unchanged  \(what[0]) was revoked 20"), "\(second)")
          #expect(try await team.north.status().cursor == head)
        }
      }
    }

    /// Types an answer on a pseudo-terminal once it is asked for; ends as the program does.
    private static let answering = """
      import os, pty, sys
      answer, program = sys.argv[1], sys.argv[2:]
      child, terminal = pty.fork()
      if child == 0: os.execv(program[0], program)
      said, asked = b"", False
      while True:
          try: part = os.read(terminal, 4096)
          except OSError: break
          if not part: break
          said += part
          if not asked and b"[y/N] " in said:
              asked = True
              os.write(terminal, answer.encode() + b"\\n")
      sys.stdout.buffer.write(said)
      sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
      """

    @Test func `a step that cannot be undone asks on a terminal, and only yes does it`()
      async throws
    {
      try await Team.meet("north", "south") { team in
        try team.bench.write("answer.py", Self.answering)
        for (answer, code) in [("", Int32(1)), ("n", 1), ("yes please", 1), (" Y ", 0)] {
          let ended = try await team.bench.bash(
            "/usr/bin/python3 answer.py '\(answer)' \"$postil\" -C north revoke south")
          #expect(ended.code == code, "\(answer): \(ended)")
          let said = ended.stdout.replacing("\r\n", with: "\n")
          #expect(said.contains("warning: this cannot be undone: revoke south\n"), "\(said)")
          #expect(said.contains("go on? [y/N] "), "\(said)")
          #expect(said.contains("nothing was recorded\n") == (code != 0), "\(said)")
          #expect(said.contains("revoked    south\n") == (code == 0), "\(said)")
          #expect(try await team.north.status().members.contains("south") == (code != 0))
        }
      }
    }

    @Test func `a line of members is a member or an invitation`() async throws {
      struct Line: Decodable, Hashable {
        let kind: String
        let name: String?
        let role: String?
      }
      try await Team.meet("north") { team in
        _ = try await team.north.postil("invite", "--role", "reader", "--as", "guest")
        for place in ["north", "server"] {
          let listed = try await team.bench.postil("-C", place, "members", "--jsonl")
          let lines = try listed.stdout.split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
          }
          #expect(
            lines == [
              Line(kind: "member", name: "north", role: "admin"),
              Line(kind: "member", name: "operator", role: "admin"),
              // Of the first start, which nobody used.
              Line(kind: "invitation", name: nil, role: "admin"),
              Line(kind: "invitation", name: "guest", role: "reader"),
            ])
        }
      }
    }

    @Test func `a workspace is named in a server's folder, and nowhere else`() async throws {
      try await Team.meet("north") { team in
        for arguments in [
          ["members"], ["invite", "--role", "reader"], ["role", "north", "reader"],
          ["revoke", "north"],
        ] {
          let ended = try await team.north.start(arguments + ["--workspace", "desk"]).ended()
          #expect(
            ended
              == Ended(
                2,
                stderr: """
                  error: use --workspace with a server's folder: north is not one
                  hint:  a replica belongs to one workspace: omit the option, or name the folder with -C DIR

                  """))
        }
      }
    }

    @Test func `choose from listed, invitations too, and a mistake is explained`() async throws {
      try await Team.meet("north") { team in
        _ = try await team.north.postil("invite", "--role", "reader", "--as", "guest")
        let listed = try await team.north.does("members")
        #expect(listed.contains("north  admin, since "), "\(listed)")
        #expect(listed.contains("guest as reader, by north, until "), "\(listed)")
        #expect(try await team.north.postil("role", "nobody", "reader").code == 3)
        #expect(try await team.north.postil("revoke", "operator").code == 6)
        #expect(try await team.north.postil("invite").code == 2)
        #expect(try await team.north.postil("role", "north", "king").code == 2)
      }
    }
  }
}
