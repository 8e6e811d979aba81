import Foundation
import Testing

extension EndToEnd {
  /// Alone first: a workspace that begins without a server.
  @Suite(.serialized) struct PublishTests {
    private func sit(in bench: Bench) async throws -> String {
      let made = try await bench.postil("init", "alone", "--as", "north", "--workspace", "newsroom")
      #expect(
        made
          == Ended(
            0,
            stderr: """
              made workspace newsroom in \(bench.folder)/alone, with you as north and no server
                     to share it later: postil publish SERVER-DIR

              """))
      try bench.write("bridge.txt", "Bridge\n\nThe bridge was opened on Wednesday.")
      let imported = try await bench.postil("-C", "alone", "import", "bridge.txt")
      #expect(imported.code == 0, "\(imported)")
      return String(imported.stdout.prefix(4))
    }

    @Test func `a workspace that began alone is published, and a colleague holds all of it`()
      async throws
    {
      try await Bench.open { bench in
        let article = try await sit(in: bench)
        let noted = try await bench.postil(
          "-C", "alone", "annotate", article, "--quote", "on Wednesday", "--note", "Or Thursday?")
        #expect(noted.stdout.hasPrefix("north.3  "), "\(noted)")
        #expect(
          try await bench.postil("-C", "alone", "sync")
            == Ended(
              0,
              stderr: """
                0 events pulled, 2 pushed; at event 5
                nothing left this machine: the workspace is not published; to share it, run \
                'postil publish SERVER-DIR'

                """))
        #expect(
          try await bench.postil("-C", "alone", "invite", "--role", "reader")
            == Ended(
              6,
              stderr: """
                error: 'newsroom' is not published: nobody else can reach it; nothing was changed
                hint:  hand it over to a server first: postil publish SERVER-DIR

                """))
        let status = try await bench.postil("-C", "alone", "status")
        #expect(status.stdout.contains("not published"))
        let digest = try await bench.postil("-C", "alone", "digest")
        let log = try await bench.postil("-C", "alone", "log")
        // Not synced yet: a handover takes it along.
        let replied = try await bench.postil("-C", "alone", "reply", "north.3", "Wednesday.")
        #expect(replied.stdout.hasPrefix("north.4  "))

        let published = try await bench.postil("-C", "alone", "publish", "server")
        #expect(published.code == 0, "\(published)")
        #expect(
          published.stderr.hasPrefix(
            "published newsroom to server: 6 events, and the operator's key\n"))
        #expect(try !bench.names(in: "alone/.postil").contains { $0.hasPrefix("server") })
        let again = try await bench.postil("-C", "alone", "publish", "server")
        #expect(again.code == 6)
        #expect(again.stderr.hasPrefix("error: the workspace has a server already: postil://"))

        let server = try await RunningServer(in: bench)
        let linked = try await bench.postil("-C", "alone", "link", server.link)
        #expect(linked.code == 0, "\(linked)")
        let invited = try await bench.postil("-C", "alone", "invite", "--role", "editor")
        #expect(invited.code == 0, "\(invited)")
        let cloned = try await bench.postil(
          "clone", String(invited.stdout.dropLast()), "south", "--as", "south")
        #expect(cloned.code == 0, "\(cloned)")
        let synced = try await bench.postil("-C", "alone", "sync")
        #expect(synced == Ended(0, stderr: "1 event pulled, 0 pushed; at event 8\nsouth joined\n"))
        let digests = try await (
          bench.postil("-C", "alone", "digest"), bench.postil("-C", "south", "digest")
        )
        #expect(digests.0 == digests.1)
        #expect(digest.stdout != digests.0.stdout)
        // Every event has the id and the place that it had.
        let south = try await bench.postil("-C", "south", "log")
        #expect(south.stdout.hasSuffix(log.stdout), "\(south.stdout)\n\(log.stdout)")
        let verified = try await bench.postil("-C", "south", "verify")
        #expect(verified.stdout.contains("ok: 8 events"), "\(verified)")
        await server.stop()
      }
    }

    @Test func `two commands do not make a workspace in one folder`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.bash(
          """
          mkdir -p alone/.postil/server; touch alone/.postil/server/theirs
          exec 9>alone/.postil/making.lock; flock 9
          code=0; "$postil" init alone --as north 2>said || code=$?; ls alone/.postil/server
          head -n 1 said; exit $code
          """)
        #expect(
          ended
            == Ended(
              6,
              stdout: """
                theirs
                error: another command is making a replica in \(bench.folder)/alone; nothing was changed

                """))
      }
    }

    @Test(arguments: 1...4)
    func `a workspace whose publication is killed is complete here or there`(seed: Int)
      async throws
    {
      try await Bench.open { bench in
        var dice = Dice(seed: seed)
        _ = try await sit(in: bench)
        _ = try await bench.postil(
          "-C", "alone", "import", try Reports(name: "reports", count: 40).write(to: bench))
        _ = try await bench.postil("-C", "alone", "sync")
        let digest = try await bench.postil("-C", "alone", "digest")
        for _ in 1...3 {
          let running = try Program.start(
            ["-C", "alone", "publish", "server"], in: bench.folder)
          try await Task.sleep(for: dice.moment(upToMilliseconds: 250))
          running.signal(SIGKILL)
          _ = await running.ended()
          let verified = try await bench.postil("-C", "alone", "verify")
          #expect(verified.code == 0, "\(verified)")
        }
        let last = try await bench.postil("-C", "alone", "publish", "server")
        #expect([0, 6].contains(last.code), "\(last)")

        #expect(try !bench.names(in: "alone/.postil").contains("server"))
        let server = try await RunningServer(in: bench)
        _ = try await bench.postil("-C", "alone", "link", server.link)
        let synced = try await bench.postil("-C", "alone", "sync")
        #expect(synced == Ended(0, stderr: "0 events pulled, 0 pushed; at event 44\n"))
        let after = try await bench.postil("-C", "alone", "digest")
        #expect(after.stdout.prefix(64) == digest.stdout.prefix(64))
        let checked = try await bench.postil("verify", "server")
        #expect(checked.code == 0, "\(checked)")
        await server.stop()
      }
    }
  }
}
