import Foundation
import Testing

extension EndToEnd {
  /// One server with several workspaces, and the operator who makes and archives them.
  @Suite(.serialized) struct WorkspacesTests {
    private struct Line: Decodable, Hashable {
      let name: String
      let events: Int?
      let archived: Bool
    }

    private func list(_ bench: Bench) async throws -> [Line] {
      let ended = try await bench.postil("workspace", "list", "server", "--json")
      #expect(ended.code == 0, "\(ended)")
      return try Document<[Line]>(ended.stdout).data
    }

    @Test func `-C names a server's folder in every command that takes one`() async throws {
      try await Bench.open { bench in
        for arguments in [
          ["workspace", "create", "atlas"], ["workspace", "list"],
          ["workspace", "archive", "atlas"],
          ["workspace", "archive", "atlas", "--undo"], ["verify"], ["backup", "copy"],
          ["verify", "--workspace", "atlas"],
        ] {
          let ended = try await Program.run(["-C", "server"] + arguments, in: bench.folder)
          #expect(ended.code == 0, "\(arguments): \(ended)")
        }
        #expect(try bench.names() == ["copy", "server"])
        let inside = try await bench.bash(
          "cd server; \"$postil\" backup ../again; \"$postil\" verify")
        #expect(inside.code == 0, "\(inside)")
        for arguments in ["backup server x", "workspace list server", "verify server"] {
          let ended = try await bench.bash("\"$postil\" -C server \(arguments)")
          #expect(ended.code == 2, "\(arguments): \(ended)")
        }
        #expect(try await bench.postil("backup", "server").code == 2)
      }
    }

    @Test func `the only workspace that is not archived needs no name`() async throws {
      try await Bench.open { bench in
        for words in [
          "create server old --open", "create server new --open", "create server third --open",
        ] {
          #expect(try await bench.bash("\"$postil\" workspace \(words)").code == 0)
        }
        #expect(try await bench.postil("workspace", "archive", "server", "old").code == 0)
        let several = try await bench.postil("-C", "server", "log")
        #expect(
          several.stderr.hasPrefix("error: server holds several workspaces: 'new', 'third'\n"),
          "\(several)")
        #expect(try await bench.postil("workspace", "archive", "server", "new").code == 0)
        #expect(try await bench.postil("backup", "server", "copy").code == 0)
        let restored = try await bench.postil("restore", "copy", "again")
        #expect((restored.stdout + restored.stderr).contains("third"), "\(restored)")
      }
    }

    @Test func `a workspace is made beside the served one, archived, and brought back`()
      async throws
    {
      try await Team.meet("north", isOpen: true) { team in
        let bench = team.bench
        let made = try await bench.postil("workspace", "create", "server", "desk", "--open")
        #expect(
          made
            == Ended(
              0,
              stderr: """
                created desk in server; a server that is running there serves it from now on, \
                under the link of its other workspaces with this name in it

                """))
        let link = team.server.link.replacingOccurrences(of: "/newsroom", with: "/desk")
        let cloned = try await bench.postil("clone", link, "south", "--as", "south")
        try #require(cloned.code == 0, "\(cloned)")
        #expect(
          try await list(bench) == [
            Line(name: "desk", events: 1, archived: false),
            Line(name: "newsroom", events: 1, archived: false),
          ])

        let archived = try await bench.postil("workspace", "archive", "server", "desk")
        #expect(
          archived
            == Ended(
              0,
              stderr: """
                archived desk in server: it is no longer served, and nothing was removed
                       to bring it back: postil workspace archive server desk --undo

                """))
        let unknown = try await team.south.postil("sync")
        #expect(unknown.code == 3)
        #expect(
          unknown.stderr == """
            error: the server has no workspace 'desk' that is open to you
            hint:  your work is saved here; it was open to you before, so the operator may have \
            archived it: ask there

            """)
        #expect(
          try await team.south.does("status").contains(
            "no entry   at the last sync: the server has no workspace 'desk' that is open to you\n")
        )
        try await team.north.does("sync")
        #expect(
          try await list(bench).first == Line(name: "desk", events: 1, archived: true))
        let plain = try await bench.postil("workspace", "list", "server")
        #expect(plain.stdout.hasPrefix("desk      1 event, "))
        #expect(plain.stdout.contains(" bytes, archived\nnewsroom  1 event, "))

        #expect(
          try await bench.postil("workspace", "archive", "server", "desk", "--undo")
            == Ended(0, stderr: "desk in server is served again\n"))
        try await team.south.does("sync")
        #expect(try await !team.south.does("status").contains("no entry"))
      }
    }

    @Test func `a folder that is no server's yet is not taken for one in silence`() async throws {
      try await Bench.open { bench in
        let made = try await bench.postil("workspace", "create", "srever", "desk", "--open")
        #expect(
          made
            == Ended(
              0,
              stderr: """
                created desk in srever, the folder of a new server; to start the server: postil serve srever

                """))
        #expect(
          try await bench.postil("-C", "srever", "status")
            == Ended(
              3,
              stderr: """
                error: srever is a server's folder, not a replica: it holds the log, but no state to read
                hint:  to see what it holds: postil workspace list srever; to make a replica: \
                postil clone LINK DIR

                """))
      }
    }

    @Test func `a folder with several is served whole, and the link of each is printed`()
      async throws
    {
      try await Bench.open { bench in
        for name in ["atlas", "desk"] {
          let made = try await bench.postil("workspace", "create", "server", name, "--open")
          try #require(made.code == 0, "\(made)")
        }
        let server = try Program.start(
          ["serve", "server", "--listen", "127.0.0.1:0"], in: bench.folder)
        try await until("the server starts") { server.stdout.hasSuffix("\n") }
        let links = server.stdout.split(separator: "\n").map(String.init)
        for (link, name) in zip(links, ["north", "south"]) {
          let ended = try await bench.postil("clone", link, name, "--as", name)
          #expect(ended.code == 0, "\(ended)")
        }
        server.signal(SIGTERM)
        #expect(await server.ended().code == 0)
        #expect(try await list(bench).map(\.name) == ["atlas", "desk"])
        #expect(try await list(bench).map(\.events) == [1, 1])
      }
    }

    @Test func `with several workspaces one must be named`() async throws {
      try await Team.meet("north", isOpen: true) { team in
        let bench = team.bench
        _ = try await bench.postil("workspace", "create", "server", "desk", "--open")
        let several = """
          error: server holds several workspaces: 'desk', 'newsroom'
          hint:  choose one: --workspace desk

          """
        #expect(try await bench.postil("backup", "server", "b") == Ended(2, stderr: several))
        #expect(try await bench.postil("verify", "server") == Ended(2, stderr: several))
        let made = try await bench.postil("backup", "server", "b", "--workspace", "newsroom")
        #expect(made.code == 0)
        let verified = try await bench.postil("verify", "server", "--workspace", "newsroom")
        #expect(verified.code == 0)
        // It knows its own name, and lies beside others in the same folder.
        let other = try await bench.postil("workspace", "create", "other", "desk")
        #expect(other.code == 0)
        let restored = try await bench.postil("restore", "b", "other")
        #expect(restored.stdout == made.stdout)
        #expect(restored.stderr.hasPrefix("restored newsroom to other\n"))
        #expect(try bench.names(in: "other/workspaces") == ["desk", "newsroom"])
        await team.server.stop()
        #expect(try await bench.postil("serve", "server", "--healed") == Ended(2, stderr: several))
      }
    }

    @Test func `a workspace that has reached its quota takes no pushes, and the work is safe`()
      async throws
    {
      try await Team.meet("north", isOpen: true) { team in
        await team.server.stop()
        try await team.restart("--quota", "1K")
        _ = try await team.north.imports("Bridge\n\nThe bridge was opened on Wednesday.")
        let refused = try await team.north.postil("sync")
        #expect(refused.code == 6)
        #expect(refused.stderr.hasPrefix("error: the workspace is full: it takes "))
        #expect(
          refused.stderr.hasSuffix(
            """
             bytes on the server's disk, and 1024 are allowed
            hint:  your work is saved here, and you can still pull; ask the operator for more room

            """))
        try await team.north.does("pull")
        await team.server.stop()
        try await team.restart("--quota", "1G")
        try await team.north.does("sync")
        #expect(try await team.north.status().unpushed == 0)
      }
    }

    @Test func `a day's allowance of pushes is one member's, with all devices together`()
      async throws
    {
      try await Team.meet("north", "south") { team in
        let link = try await team.north.postil("invite", "--device").stdout
          .trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(try await team.bench.postil("clone", link, "east", "--as", "east").code == 0)
        await team.server.stop()
        try await team.restart("--daily-push", "1KiB")
        _ = try await team.north.imports(
          "Bridge\n\n" + String(repeating: "It opened. ", count: 200))
        try await team.north.does("sync")
        _ = try await team.east.imports("Mill\n\nThe mill was closed on Friday.")
        let refused = try await team.east.postil("sync")
        #expect(refused.code == 5)
        #expect(
          refused.stderr.hasPrefix(
            """
            error: the server takes at most 1 KiB a day from one member, all devices together, \
            and you have pushed that much
            hint:  your work is saved here, and you can still pull; push again in 
            """), "\(refused)")
        #expect(try await team.east.status().unpushed == 1)
        // North's push has arrived all the same, and another member is not concerned.
        #expect(try await team.east.status().articles == 2)
        _ = try await team.south.imports("Ferry\n\nThe ferry sails on Monday.")
        try await team.south.does("sync")
        await team.server.stop()
        try await team.restart("--daily-push", "none")
        try await team.east.does("sync")
        #expect(try await team.east.status().unpushed == 0)
      }
    }

    @Test(arguments: ["", "0", "-1", "1X", "G", "9999999T", "1.5G", "iB", "5iB", "5MB"])
    func `a quota that is no size`(size: String) async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil(
          "serve", "server", "--workspace", "newsroom", "--quota", size)
        #expect(ended.code == 2)
        #expect(try bench.names() == [])
      }
    }

    @Test func `one damaged workspace does not keep the others from being served`() async throws {
      try await Team.meet("north", isOpen: true) { team in
        let bench = team.bench
        _ = try await bench.postil("workspace", "create", "server", "desk", "--open")
        await team.server.stop()
        try bench.write(
          "server/workspaces/desk/workspace.sqlite", bytes: [UInt8](repeating: 7, count: 4_096))
        try await team.restart()
        try await team.north.does("sync")
        let ended = await team.server.stop()
        #expect(
          ended.stderr.hasPrefix(
            "not served: desk\nerror: server/workspaces/desk/workspace.sqlite is not the log of a workspace, or its "
              + "beginning is damaged\n"),
          "\(ended)")
        #expect(try await list(bench).map(\.events) == [nil, 1])
      }
    }
  }
}
