import Foundation
import Testing

extension EndToEnd {
  /// A server that is lost, restored from a backup, healed by replicas, and goes on.
  @Suite(.serialized) struct RestoreTests {
    @Test func `events that a backup lacks come back from the replicas, and the work goes on`()
      async throws
    {
      try await Team.meet("north", "south", isOpen: true) { team in
        let (north, south) = (team.north, team.south)
        let article = try await north.imports("Bridge\n\nThe bridge was opened on Wednesday.")
        try await team.syncAll(north, south)
        let made = try await team.bench.postil("backup", "server", "backup")
        #expect(made.code == 0, "\(made)")
        #expect(made.stdout.hasPrefix("events  3\nchain   "))

        let note = try await north.annotates(article, "on Wednesday", note: "Or Thursday?")
        try await team.syncAll(north, south)
        try await south.does("set", note, "status=accepted")
        try await team.syncAll(south, north)
        let lost = try await team.bench.postil("backup", "server", "lost")
        #expect(lost.stdout.hasPrefix("events  5\n"))
        await team.server.stop(SIGKILL)
        let (server, key) = ("\(team.bench.folder)/server", "\(team.bench.folder)/tls-key.pem")
        try FileManager.default.copyItem(atPath: "\(server)/tls-key.pem", toPath: key)
        try FileManager.default.removeItem(atPath: server)

        let restored = try await team.bench.postil("restore", "backup", "server")
        #expect(restored.code == 0, "\(restored)")
        #expect(restored.stdout == made.stdout)
        // The key that the replicas' links pin is kept beside the backups.
        try FileManager.default.copyItem(atPath: key, toPath: "\(server)/tls-key.pem")
        try await team.restart()

        // North has something new, which waits; the events that the server lacks come back all the same.
        try await north.does("tag", note, "+dates")
        let healing = try await north.postil("sync")
        #expect(
          healing
            == Ended(
              5,
              stderr: """
                error: the server was put back to an older state and takes no pushes yet; you gave back \
                2 events that it had lost; not pushed: 1 event of yours
                hint:  your work is saved here; try again in ten minutes, or in a day if \
                replicas are still giving events back; the operator can end the wait with \
                'postil serve --healed'

                """))
        #expect(try await north.does("status").contains("took no pushes at the last sync"))
        let whole = try await team.bench.postil("backup", "server", "whole")
        #expect(whole.stdout == lost.stdout)
        let level = try await south.postil("sync")
        #expect(level.code == 0)
        #expect(
          level.stderr == """
            0 events pulled, 0 pushed; at event 5
            the server was put back to an older state and takes no pushes yet

            """)

        let stopped = await team.server.stop()
        #expect(
          stopped.stderr.hasPrefix(
            "healing: newsroom was restored from a backup and takes no pushes; every replica "
              + "that syncs gives back what is missing; the log now ends at event 3\n"),
          "\(stopped)")
        try await team.restart("--healed")
        try await team.syncAll(north, south)
        #expect(try await north.status().cursor == 6)
        #expect(try await north.digest() == south.digest())
        #expect(try await !north.does("status").contains("older state"))
        #expect(try await south.does("verify").hasPrefix("ok: 6 events"))
      }
    }

    @Test
    func `the keys that a backup does not hold are named, and asked for where they are missing`()
      async throws
    {
      try await Team.meet("north") { team in
        let bench = team.bench
        _ = try await bench.postil("backup", "server", "backup")
        let restored = try await bench.postil("restore", "backup", "new")
        #expect(
          restored.stderr == """
            restored newsroom to new
            missing: new/tls-key.pem, the key that links pin; without it every replica needs a new link
            missing: new/workspaces/newsroom/operator-key, the operator's key; without it only \
            admins can manage members
            put back any missing key from where you keep it, then run 'postil serve new'

            """)
        #expect(
          try await bench.postil("-C", "new", "invite", "--role", "reader")
            == Ended(
              3,
              stderr: """
                error: new/workspaces/newsroom/operator-key is missing: the operator's key, \
                which founded the workspace
                hint:  put it back from where you keep it (a backup of the workspace does not \
                contain it); until then admins manage members from their replicas

                """))
      }
    }

    @Test func `a file that is no backup is named, and its faults are not those of a replica`()
      async throws
    {
      try await Team.meet("north", isOpen: true) { team in
        let bench = team.bench
        try bench.write("text", "no database")
        let hint = "hint:  nothing was restored; take a file that 'postil backup' made\n"
        for (file, code, message) in [
          ("missing", 3, "cannot open missing: No such file or directory"),
          ("text", 7, "text: the file is not an SQLite database, or its beginning is damaged"),
          (
            "north/.postil/replica.sqlite", 7,
            "north/.postil/replica.sqlite: the file is an SQLite database, but not Postil's "
          ),
        ] as [(String, Int32, String)] {
          let ended = try await bench.postil("restore", file, "new")
          #expect(ended.code == code)
          #expect(ended.stderr.hasPrefix("error: \(message)"), "\(ended)")
          #expect(ended.stderr.hasSuffix(hint), "\(ended)")
        }
        #expect(try !bench.names().contains("new"))
      }
    }

    @Test func `a folder with a workspace is not restored over`() async throws {
      try await Team.meet("north", isOpen: true) { team in
        _ = try await team.bench.postil("backup", "server", "backup")
        let again = try await team.bench.postil("backup", "server", "backup")
        #expect(
          again
            == Ended(
              6,
              stderr: """
                error: backup already exists; nothing was changed
                hint:  choose another name

                """))
        let over = try await team.bench.postil("restore", "backup", "server")
        #expect(
          over
            == Ended(
              6,
              stderr: """
                error: server already holds a workspace 'newsroom'; nothing was changed
                hint:  choose another folder, or move that workspace out of the way first

                """))
      }
    }

    @Test func `a damaged backup is refused and leaves nothing behind`() async throws {
      try await Team.meet("north", isOpen: true) { team in
        _ = try await team.north.imports("Bridge\n\nThe bridge was opened on Wednesday.")
        try await team.north.does("sync")
        _ = try await team.bench.postil("backup", "server", "backup")
        let path = "\(team.bench.folder)/backup"
        var bytes = Array(try #require(FileManager.default.contents(atPath: path)))
        let word = Array("Wednesday".utf8)
        let place = try #require(bytes.indices.last { bytes[$0...].prefix(9) == word[...] })
        bytes[place] ^= 1
        try team.bench.write("backup", bytes: bytes)
        let refused = try await team.bench.postil("restore", "backup", "new")
        #expect(refused.code == 7)
        #expect(
          refused.stderr.hasPrefix(
            "error: backup: the log contradicts itself: the chain breaks at event 2: "),
          "\(refused)")
        #expect(!FileManager.default.fileExists(atPath: "\(team.bench.folder)/new"))
      }
    }

    @Test func `a workspace that was not restored is not healed`() async throws {
      try await Team.meet("north", isOpen: true) { team in
        await team.server.stop()
        let ended = try await team.bench.postil("serve", "server", "--healed")
        #expect(
          ended
            == Ended(
              2,
              stderr: """
                error: workspace 'newsroom' in server is not healing: it was not restored, or has already healed
                hint:  omit --healed

                """))
      }
    }
  }
}
