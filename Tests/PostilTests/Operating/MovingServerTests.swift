import Foundation
import PostgresSupport
import Testing

extension EndToEnd {
  /// A server's workspace that moves from its folder into PostgreSQL, and back.
  @Suite(.serialized) struct MovingServerTests {
    private let database: EmptyDatabase

    init() throws {
      database = try EmptyDatabase()
    }

    /// Copies the keys that a backup does not hold.
    private func carryKeys(from: String, to: String, in bench: Bench) async throws {
      let copied = try await bench.bash(
        """
        cp \(from)/tls-key.pem \(to)/ && cd \(from)/workspaces/newsroom \
        && cp operator-key first-admin-key ../../../\(to)/workspaces/newsroom/
        """)
      try #require(copied.code == 0, "\(copied)")
    }

    @Test func `replicas go on while their server moves into a database and back`() async throws {
      try await Team.meet("north", "south") { team in
        let (bench, north, south, port) = (team.bench, team.north, team.south, team.server.port)
        let article = try await north.imports("The dam of the lake holds.")
        try await team.syncAll(north, south)
        await team.server.stop()
        let made = try await bench.postil("backup", "server", "first")
        #expect(made.code == 0, "\(made)")
        let owner = database.uri(of: "postgres")
        let restored = try await bench.postil("restore", "first", "keys", "--store", owner)
        #expect(
          restored
            == Ended(
              0, stdout: made.stdout,
              stderr: """
                restored newsroom to the database; its keys belong into keys
                missing: keys/tls-key.pem, the key that links pin; without it every replica needs a new link
                missing: keys/workspaces/newsroom/operator-key, the operator's key; without it only admins \
                can manage members
                put back any missing key from where you keep it, then run 'postil serve keys --store URI'

                """))
        try await carryKeys(from: "server", to: "keys", in: bench)
        // As the operator ends the healing, once all replicas have synced.
        try database.raw().execute(
          "UPDATE postil.workspace SET restoration = 2, lives = lives + 1")

        let store = ["--store", database.uri(of: "node")]
        let shared = try await RunningServer(
          in: bench, folder: "keys", port: port, store + ["--allow-no-standby"])
        _ = try await south.annotates(article, "lake", note: "which one?")
        try await team.syncAll(south, north)
        #expect(try await north.digest() == south.digest())
        try await expectOperator(north, article, bench, store)

        let again = try await Program.run(["backup", "keys", "second"] + store, in: bench.folder)
        #expect(again.code == 0, "\(again)")
        await shared.stop()
        let home = try await bench.postil("restore", "second", "home")
        #expect(home.stdout == again.stdout)
        try await carryKeys(from: "keys", to: "home", in: bench)
        let server = try await RunningServer(in: bench, folder: "home", port: port, ["--healed"])
        _ = try await north.annotates(article, "dam", note: "the old one")
        try await team.syncAll(north, south)
        #expect(try await north.digest() == south.digest())
        // South's is set aside.
        #expect(try await south.status().annotations == 1)
        await server.stop()
      }
    }

    /// The operator's commands on the keys' folder do what they do on a server's.
    private func expectOperator(
      _ north: Member, _ article: String, _ bench: Bench, _ store: [String]
    ) async throws {
      func keys(_ arguments: String..., code: Int32 = 0) async throws -> Ended {
        let ended = try await Program.run(["-C", "keys"] + arguments + store, in: bench.folder)
        #expect(ended.code == code, "\(arguments): \(ended)")
        return ended
      }
      #expect(try await keys("members").stdout.contains("south  admin"))
      #expect(try await keys("log", "-n", "1").stdout.contains("south.2"))
      #expect(try await keys("digest").stdout.hasPrefix(try await north.digest()))
      #expect(try await keys("verify").stdout.hasPrefix("ok: "))
      let list = try await Program.run(["workspace", "list", "keys"] + store, in: bench.folder)
      #expect(list.stdout.hasPrefix("newsroom  "), "\(list)")
      // Nothing is appended or signed that no standby has, unless it is told.
      let refused = try await keys("invite", "--role", "reader", code: 6)
      #expect(refused.stderr.contains("no synchronous standby"), "\(refused)")
      let line = try await keys("end", "--allow-no-standby").stdout
      try bench.write("end", line)
      #expect(
        try await keys("end", "--compare", "end", "--allow-no-standby").stdout.contains("same"))
      let invitation = try await keys("invite", "--role", "reader", "--allow-no-standby").stdout
      let joined = try await bench.postil(
        "clone", String(invitation.dropLast()), "east", "--as", "east")
      #expect(joined.code == 0, "\(joined)")
      _ = try await keys("set-aside", "south.2", "--why", "wrong", "--allow-no-standby")
      try await north.does("pull")
      #expect(try await north.does("log", "--set-aside").contains("south.2"))
      _ = try await keys("revoke", "east", "--yes", "--allow-no-standby")
      _ = try await keys("bundle", "create", "log.bundle", "--allow-no-standby")
      try await north.does("pull")
      #expect(try await keys("members").stdout.contains("revoked"))
      #expect(try await keys("verify").stdout.hasPrefix("ok: "))
    }
  }
}
