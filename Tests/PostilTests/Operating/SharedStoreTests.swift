import Foundation
import PostgresSupport
import Testing

extension EndToEnd {
  /// Servers whose workspaces lie in PostgreSQL.
  @Suite(.serialized) struct SharedStoreTests {
    private let database: EmptyDatabase

    init() throws {
      database = try EmptyDatabase()
    }

    private var owner: String { database.uri(of: "postgres") }

    /// Makes a workspace, and as many folders for servers of it, the later ones with a number.
    private func make(_ more: String..., in bench: Bench, servers: Int = 1) async throws {
      let made = try await Program.run(
        ["workspace", "create", "server", "newsroom", "--store", owner] + more, in: bench.folder)
      #expect(
        made
          == Ended(
            0,
            stderr: """
              created newsroom in the database, and its keys in server
              every server needs a copy of server, which nobody else may read; to start one: \
              postil serve server --store URI

              """))
      for number in 1..<max(servers, 1) {
        #expect(try await bench.bash("cp -r server server\(number + 1)").code == 0)
      }
    }

    private func serve(
      _ bench: Bench, _ number: Int = 1, port: Int = 0, with more: [String] = []
    ) async throws -> RunningServer {
      try await RunningServer(
        in: bench, folder: number == 1 ? "server" : "server\(number)", port: port,
        ["--store", database.uri(of: "node"), "--allow-no-standby"] + more)
    }

    @Test func `two servers over one database are one to their replicas, and one dies`()
      async throws
    {
      try await Bench.open { bench in
        try await make(in: bench, servers: 2)
        let first = try await serve(bench)
        let second = try await serve(bench, 2)
        // One key, and one invitation until somebody has used it.
        #expect(
          second.invitation
            == first.invitation.replacing(":\(first.port)/", with: ":\(second.port)/"))
        let north = Member(name: "north", bench: bench)
        let south = Member(name: "south", bench: bench)
        let cloned = try await bench.postil("clone", first.invitation, "north", "--as", "north")
        try #require(cloned.code == 0, "\(cloned)")
        let again = try await bench.postil("clone", second.invitation, "late", "--as", "late")
        #expect(again.code == 6, "\(again)")
        let invitation = String(try await north.does("invite", "--role", "analyst").dropLast())
          .replacing(":\(first.port)/", with: ":\(second.port)/")
        let joined = try await bench.postil("clone", invitation, "south", "--as", "south")
        try #require(joined.code == 0, "\(joined)")

        let article = try await north.imports("The dam of the lake holds.")
        try await north.does("sync")
        try await south.does("sync")
        _ = try await south.annotates(article, "lake", note: "which one?")
        try await south.does("sync")
        try await north.does("sync")
        #expect(try await north.digest() == south.digest())
        #expect(try await north.status().annotations == 1)

        // Killed in the middle of a push.
        let reports = Reports(name: "reports", count: 150)
        try await north.does("import", try reports.write(to: bench))
        let before = try database.end()
        let push = try north.start(["push"])
        try await until("something is appended") {
          try !push.isRunning || database.end() > before
        }
        await first.stop(SIGKILL)
        let ended = await push.ended()
        #expect([0, 5].contains(ended.code), "\(ended)")
        let acknowledged = 151 - (try await north.status().unpushed)
        try await south.does("sync")
        #expect(try await south.status().articles >= acknowledged)
        try await north.does("link", second.link)
        try await north.does("sync")
        try await south.does("sync")
        #expect(try await south.status().articles == 151)
        #expect(try await north.status().unpushed == 0)
        #expect(try await north.digest() == south.digest())

        let stopped = await second.stop()
        #expect(stopped.code == 0)
        #expect(
          stopped.stderr.hasSuffix("stopped; everything acknowledged is in the database\n"),
          "\(stopped)")
        // The keys and the log are where they belong.
        #expect(
          try bench.names(in: "server/workspaces/newsroom") == ["first-admin-key", "operator-key"])
      }
    }

    @Test func `a database that is away is a server that is busy, and serving goes on`()
      async throws
    {
      try await Bench.open { bench in
        try await make("--open", in: bench)
        let server = try await serve(bench)
        let north = Member(name: "north", bench: bench)
        #expect(try await bench.postil("clone", server.link, "north", "--as", "north").code == 0)
        _ = try await north.imports("The dam of the lake holds.")
        try database.goAway()
        for command in ["push", "sync", "pull"] {
          let away = try await north.postil(command)
          #expect(away.code == 5, "\(command): \(away)")
          #expect(away.stderr.contains("its database does not answer"), "\(command): \(away)")
        }
        let other = server.link.replacing("/newsroom", with: "/sports")
        let unknown = try await bench.postil("clone", other, "south", "--as", "south")
        #expect(unknown.code == 5, "\(unknown)")
        let late = try await bench.postil("serve", "server", "--store", owner)
        #expect(late.code == 5, "\(late)")
        #expect(late.stderr.hasPrefix("error: the database does not answer: "), "\(late)")

        try database.comeBack()
        try await north.does("sync")
        #expect(try await north.status().unpushed == 0)
        // Made meanwhile, and served at once.
        let made = try await bench.postil(
          "workspace", "create", "server", "sports", "--open", "--store", owner)
        #expect(made.code == 0, "\(made)")
        // A server looks for names that it does not know once a second.
        try await Task.sleep(for: .milliseconds(1_100))
        let south = try await bench.postil("clone", other, "south", "--as", "south")
        #expect(south.code == 0, "\(south)")
        await server.stop()
      }
    }

    @Test func `a server that starts after a failover heals by what etcd remembers`() async throws {
      try await Bench.open { bench in
        try await make("--open", in: bench)
        let etcd = try FakeEtcd()
        let first = try await serve(bench, with: ["--etcd", etcd.uri])
        let north = Member(name: "north", bench: bench)
        #expect(try await bench.postil("clone", first.link, "north", "--as", "north").code == 0)
        _ = try await north.imports("The dam of the lake holds.")
        try await north.does("sync")
        let kept = try database.keep()
        _ = try await north.imports("The dam of the river holds.")
        try await north.does("sync")
        let end = try database.end()
        #expect(await first.stop().code == 0)

        try kept.failOver()
        #expect(try database.end() == end - 1)
        let second = try await serve(
          bench, port: first.port, with: ["--etcd", etcd.uri])
        _ = try await north.imports("The dam of the sea holds.")
        let waiting = try await north.postil("sync")
        #expect(waiting.code == 5, "\(waiting)")
        #expect(try database.end() == end)
        let stopped = await second.stop()
        #expect(
          stopped.stderr.hasPrefix(
            """
            healing: newsroom ends before event \(end), which was acknowledged: its database failed over to a standby \
            without it, or was put back from a copy. It takes no pushes until
            """), "\(stopped)")
        #expect(
          stopped.stderr.contains(
            "run 'postil serve server --store URI --workspace newsroom --healed'"), "\(stopped)")

        let third = try await serve(
          bench, port: first.port, with: ["--etcd", etcd.uri, "--healed"])
        try await north.does("sync")
        #expect(try database.end() == end + 1)
        #expect(try await north.status().unpushed == 0)
        await third.stop()
        let again = try await bench.postil(
          "serve", "server", "--store", owner, "--allow-no-standby", "--healed")
        #expect(again.code == 2, "\(again)")
        #expect(again.stderr.contains("is not healing"), "\(again)")
      }
    }

    @Test func `mistakes in a database's address and folder change nothing`() async throws {
      try await Bench.open { bench in
        func expect(_ code: Int32, _ message: String, _ arguments: String...) async throws {
          let ended = try await Program.run(arguments, in: bench.folder)
          #expect(ended.code == code, "\(arguments): \(ended)")
          #expect(ended.stderr.hasPrefix("error: \(message)"), "\(arguments): \(ended)")
          #expect(!ended.stderr.contains("sesame"), "\(ended)")
        }
        try await expect(
          2, "the address of the database holds a password, which every user", "workspace",
          "create", "server", "newsroom", "--store", "postgresql://postil:sesame@db/postil")
        try await expect(
          2, "the address of the database cannot be read: ", "workspace", "create", "server",
          "newsroom", "--store", "nonsense")
        try await expect(
          5, "the database does not answer: ", "workspace", "create", "server", "newsroom",
          "--store", "postgresql://postgres@/postil?host=\(bench.folder)")
        try await expect(
          6, "the database refused: permission denied", "workspace", "create", "server",
          "newsroom", "--store", database.uri(of: "node"))
        #expect(try bench.names() == [])
        try await expect(
          3, "server does not hold the keys of a server with a database", "serve", "server",
          "--store", owner)
        try await make(in: bench)
        try await expect(
          6, "no synchronous standby receives what the database commits", "serve", "server",
          "--store", database.uri(of: "node"))
        try await expect(
          6, "the database already holds a workspace 'newsroom'; nothing was changed",
          "workspace", "create", "server", "newsroom", "--store", owner)
        try await expect(
          3, "the database does not hold a workspace 'sports'", "serve", "server", "--workspace",
          "sports", "--store", owner)
        for arguments in [
          ["serve", "server", "--workspace", "newsroom"], ["workspace", "create", "server", "a"],
          ["verify", "server"], ["-C", "server", "invite", "--role", "admin"],
        ] {
          let ended = try await Program.run(arguments, in: bench.folder)
          #expect(ended.code == 2, "\(arguments): \(ended)")
          #expect(
            ended.stderr.hasPrefix("error: server holds only keys: the logs of its workspaces lie"),
            "\(arguments): \(ended)")
        }
        #expect(try await bench.postil("workspace", "create", "plain", "desk").code == 0)
        try await expect(
          2, "plain holds the logs of its workspaces itself", "serve", "plain", "--store", owner)
        try database.raw().execute("UPDATE postil.format SET version = 99")
        for arguments in [
          ["serve", "server"], ["workspace", "create", "server", "sports"],
        ] {
          let ended = try await Program.run(arguments + ["--store", owner], in: bench.folder)
          #expect(
            ended
              == Ended(
                6,
                stderr: """
                  error: the database's tables have version 99; this version of postil knows up to 2
                  hint:  use the newer version of postil that made them; nothing was changed

                  """))
        }
      }
    }
  }
}

extension EmptyDatabase {
  fileprivate func end() throws -> Int {
    try Int(raw().execute("SELECT end_seq FROM postil.workspace")[0][0]) ?? 0
  }
}
