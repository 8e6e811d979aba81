import Foundation
import Testing

extension EndToEnd {
  /// Bundles that go from one machine to another by hand.
  @Suite(.serialized) struct BundleTests {
    /// South annotated without pushing, and was revoked.
    private func teamWithoutSouth(
      _ body: (Team, _ article: String, _ note: String) async throws -> Void
    ) async throws {
      try await Team.meet("north", "south", "east") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        try await team.syncAll(team.north, team.south, team.east)
        let note = try await team.south.annotates(article, "held", note: "South saw it.")
        try await team.north.does("revoke", "south", "--yes", "--why", "left")
        try await team.south.does("bundle", "create", "south.bundle", "--outbox")
        try await body(team, article, note)
      }
    }

    @Test func `the work of somebody who was revoked is taken over by an admin and nobody else`()
      async throws
    {
      try await teamWithoutSouth { team, article, note in
        let seq = try await team.north.status().cursor
        let unasked = try await team.east.postil("bundle", "apply", "south.bundle")
        #expect(
          unasked
            == Ended(
              6,
              stderr: """
                error: south was revoked by event \(seq) of the log, and nobody adopted this work
                hint:  an admin can take it over: postil bundle apply FILE --adopt WHY

                """))
        #expect(
          try await team.north.does(
            "bundle", "apply", "south.bundle", "--adopt", "good work") == """
              adopted    the work of south
              taken      1 event of south

              """)
        // As often as one likes, by whomever.
        for member in [team.north, team.east] {
          try await member.does("sync")
          #expect(
            try await member.does("bundle", "apply", "south.bundle")
              == "unchanged  everything in it was already there\n")
        }
        #expect(try await team.north.digest() == team.east.digest())
        let log = try await team.east.does("log", "-n", "2")
        #expect(log.contains("annotationAdded \(note)  adopted by north  South saw it."), "\(log)")
        #expect(log.contains("workAdopted   south up to 2 (good work)"), "\(log)")
        let shown = try await team.east.does("show", article)
        #expect(shown.contains("south, adopted by north, "), "\(shown)")
        let why = try await team.east.does("why", note)
        #expect(why.contains("south, adopted by north, "), "\(why)")
        struct Line: Decodable {
          struct Written: Decodable { let author, adoptedBy: String? }
          let written: Written
        }
        let table = try await team.east.does("export", "--format", "csv")
        #expect(table.contains(",deleted,adopted_by,modified,") && table.contains(",,north,"))
        #expect(
          try await team.east.does("export", "--format", "w3c").contains(
            "\"postil:adoptedBy\":{\"name\":\"north\",\"type\":\"Person\"}"))
        let lines = try await team.east.data(of: "log", "-n", "2", as: [Line].self)
        #expect(lines.map(\.written.adoptedBy) == ["north", nil])
        #expect(lines.map(\.written.author) == ["south", "north"])
        try await team.east.does("verify")
        try await team.east.does("rebuild")
        #expect(try await team.north.digest() == team.east.digest())
      }
    }

    @Test func `a courier whose own work is refused brings the bundle all the same`() async throws {
      try await Team.meet("north", "south", "east") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        try await team.syncAll(team.north, team.south, team.east)
        _ = try await team.south.annotates(article, "held", note: "South saw it.")
        try await team.south.does("bundle", "create", "south.bundle", "--outbox")
        _ = try await team.east.imports("A bridge\n\nIt was closed.\n")
        try await team.north.does("role", "east", "analyst")
        let carried = try await team.east.postil("bundle", "apply", "south.bundle")
        #expect(carried.code == 6)
        #expect(carried.stdout == "taken      1 event of south\n")
        #expect(
          carried.stderr.contains("only from the role editor or higher, and yours is lower"),
          "\(carried)")
        try await team.north.does("pull")
        #expect(try await team.north.does("show", article).contains("South saw it."))
        #expect(try await team.east.status().unpushed == 1)
      }
    }

    @Test func `a server that heals takes the log part of a bundle, and no other does`()
      async throws
    {
      try await Team.meet("north", "south") { team in
        let bench = team.bench
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        try await team.north.does("sync")
        try #require(try await bench.postil("backup", "server", "backup").code == 0)
        let kept = try await team.north.status().cursor
        _ = try await team.north.annotates(article, "held", note: "lost")
        try await team.north.does("sync")
        _ = try await team.north.annotates(article, "night", note: "lost as well")
        for _ in 0..<2 { try await team.north.does("sync") }
        let end = try await team.north.status().cursor
        try await team.north.does("bundle", "create", "log.bundle")
        try await team.north.does("bundle", "create", "late.bundle", "--since", "\(end - 1)")
        let served = try await bench.postil("-C", "server", "bundle", "apply", "log.bundle")
        #expect(served.code == 6)
        #expect(served.stderr.contains("only while it heals"), "\(served)")
        await team.server.stop(SIGKILL)
        let whole = try await bench.postil("backup", "server", "whole")
        try FileManager.default.removeItem(atPath: "\(bench.folder)/server")
        try #require(try await bench.postil("restore", "backup", "server").code == 0)
        let gap = try await bench.postil("-C", "server", "bundle", "apply", "late.bundle")
        #expect(gap.code == 6)
        #expect(gap.stderr.contains("events \(kept + 1) to \(end - 1) are missing"), "\(gap)")
        #expect(
          try await bench.postil("-C", "server", "bundle", "apply", "log.bundle")
            == Ended(0, stdout: "restored   2 events\n"))
        for file in ["log.bundle", "late.bundle"] {
          #expect(
            try await bench.postil("-C", "server", "bundle", "apply", file)
              == Ended(0, stdout: "unchanged  everything in it was already there\n"))
        }
        let again = try await bench.postil("backup", "server", "again")
        #expect(again.stdout == whole.stdout)
        try #require(try await bench.postil("verify", "server").code == 0)
      }
    }

    @Test func `an analyst adopts nobody's work`() async throws {
      try await teamWithoutSouth { team, _, _ in
        let link = try await team.invitation(as: "analyst")
        let west = try await team.bench.postil("clone", link, "west", "--as", "west")
        #expect(west.code == 0)
        let ended = try await Member(name: "west", bench: team.bench)
          .postil("bundle", "apply", "south.bundle", "--adopt", "mine")
        #expect(ended.code == 6)
        #expect(ended.stderr.hasPrefix("error: this needs the role admin"), "\(ended)")
      }
    }

    @Test func `the operator adopts in the server's folder, without a network`() async throws {
      try await teamWithoutSouth { team, _, note in
        await team.server.stop(SIGTERM)
        let adopted = try await team.bench.postil(
          "-C", "server", "bundle", "apply", "south.bundle", "--adopt", "good work")
        #expect(
          adopted == Ended(0, stdout: "adopted    the work of south\ntaken      1 event of south\n")
        )
        let again = try await team.bench.postil("-C", "server", "bundle", "apply", "south.bundle")
        #expect(again == Ended(0, stdout: "unchanged  everything in it was already there\n"))
        try await team.restart()
        try await team.east.does("pull")
        let log = try await team.east.does("log")
        #expect(log.contains("annotationAdded \(note)  adopted by operator"), "\(log)")
      }
    }

    @Test
    func `adoptions wait where the server cannot be reached, and the bundle is applied again`()
      async throws
    {
      try await teamWithoutSouth { team, _, _ in
        try await team.north.does("pull")
        await team.server.stop(SIGTERM)
        let offline = try await team.north.postil(
          "bundle", "apply", "south.bundle", "--adopt", "good work")
        #expect(offline.code == 5)
        let again = try await team.north.postil(
          "bundle", "apply", "south.bundle", "--adopt", "good work")
        #expect(again.code == 5)
        #expect(try await team.north.does("outbox").split(separator: "\n").count == 1)
        try await team.restart()
        #expect(
          try await team.north.does("bundle", "apply", "south.bundle")
            == "taken      1 event of south\n")
      }
    }

    @Test func `a colleague without a network hands work over, and goes on later`() async throws {
      try await Team.meet("north", "south") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        try await team.syncAll(team.north, team.south)
        let note = try await team.south.annotates(article, "held", note: "first")
        try await team.south.does("bundle", "create", "south.bundle", "--outbox")
        try await team.south.does("edit", note, "--note", "second")
        #expect(
          try await team.north.does("bundle", "apply", "south.bundle")
            == "taken      1 event of south\n")
        // Carried events keep their ids, and later ones continue from there.
        let dropped = try await team.south.postil("outbox", "drop", note)
        #expect(dropped.code == 6)
        #expect(dropped.stderr.contains("is in a bundle"), "\(dropped)")
        try await team.syncAll(team.south, team.north)
        #expect(try await team.north.does("show", note).contains("second"))
        #expect(try await team.north.digest() == team.south.digest())
        #expect(try await !team.north.does("log").contains("adopted by"))
      }
    }

    @Test func `the log goes to a machine without a network, from a replica and from the server`()
      async throws
    {
      try await Team.meet("north", "south") { team in
        let behind = try await team.south.status().cursor
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        try await team.north.does("sync")
        try await team.north.does("sync")
        try await team.north.does("bundle", "create", "one.bundle", "--since", "\(behind)")
        _ = try await team.north.annotates(article, "held", note: "later")
        try await team.north.does("sync")
        let middle = try await team.north.status().cursor - 1
        let served = try await team.bench.postil(
          "-C", "server", "bundle", "create", "two.bundle", "--since", "\(middle)")
        #expect(served.code == 0, "\(served)")
        await team.server.stop(SIGTERM)
        let gap = try await team.south.postil("bundle", "apply", "two.bundle")
        #expect(gap.code == 6)
        #expect(gap.stderr.contains("postil bundle create FILE --since \(behind)"), "\(gap)")
        #expect(try await team.south.status().cursor == behind)
        try await team.south.does("bundle", "apply", "one.bundle")
        try await team.south.does("bundle", "apply", "two.bundle")
        #expect(
          try await team.south.does("bundle", "apply", "one.bundle")
            == "unchanged  everything in it was already there\n")
        #expect(try await team.north.digest() == team.south.digest())
        try await team.south.does("verify")
        try await team.restart()
        let synced = try await team.south.postil("sync")
        #expect("\(synced)".contains("0 events pulled, 0 pushed"), "\(synced)")
      }
    }

    @Test func `files that are no bundle, and bundles that do not fit, change nothing`()
      async throws
    {
      try await Team.meet("north", "south") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        try await team.syncAll(team.north, team.south)
        try await team.north.does("bundle", "create", "log.bundle")
        let before = try await team.south.status().cursor
        func end(of file: String, _ bytes: [UInt8]) async throws -> Ended {
          try Data(bytes).write(to: URL(fileURLWithPath: "\(team.bench.folder)/\(file)"))
          return try await team.south.postil("bundle", "apply", file)
        }
        let good = Array(
          try Data(contentsOf: URL(fileURLWithPath: "\(team.bench.folder)/log.bundle")))
        var changed = good
        changed[good.count / 2] ^= 1
        #expect(try await end(of: "cut", Array(good.dropLast(9))).code == 7)
        #expect(try await end(of: "changed", changed).code == 7)
        #expect(try await end(of: "more", good + [0]).code == 7)
        #expect(try await end(of: "text", Array("bundle\n".utf8)).code == 2)
        #expect(try await end(of: "later", Array(good[..<11]) + [2] + good[12...]).code == 2)
        #expect(try await team.south.postil("bundle", "apply", "none").code == 3)
        #expect(try await team.south.postil("bundle", "create", "log.bundle").code == 2)
        try await team.south.does("bundle", "create", "log.bundle", "--force")
        #expect(
          try await team.south.postil("bundle", "create", "x", "--since", "999").code == 1)
        #expect(try await team.south.postil("bundle", "create", "x", "--outbox").code == 1)
        #expect(try await team.south.postil("bundle", "create", "/none/x").code == 3)
        _ = try await team.south.annotates(article, "held", note: "mine")
        try await team.south.does("bundle", "create", "own.bundle", "--outbox")
        #expect(try await team.south.postil("bundle", "apply", "own.bundle").code == 6)
        let server = try await team.bench.postil("-C", "server", "bundle", "apply", "log.bundle")
        #expect(server.code == 6)
        let outbox = try await team.bench.postil(
          "-C", "server", "bundle", "create", "x", "--outbox")
        #expect(outbox.code == 2)
        #expect(try await team.south.status().cursor == before)
      }
    }

    @Test func `a bundle of another workspace is refused by its name`() async throws {
      try await Team.meet("north") { team in
        try await team.north.does("sync")
        try await team.north.does("bundle", "create", "log.bundle")
        let made = try await team.bench.postil("workspace", "create", "server", "other")
        #expect(made.code == 0, "\(made)")
        let ended = try await team.bench.postil(
          "-C", "server", "bundle", "apply", "log.bundle", "--workspace", "other")
        #expect(ended.code == 6)
        #expect(
          ended.stderr.hasPrefix(
            "error: the bundle belongs to the workspace 'newsroom', and this is 'other'"),
          "\(ended)")
      }
    }
  }
}
