import Glibc
package import PostilLog
package import PostilPostgres
package import PostilWire
import TestSupport

/// A database of a test's own, emptied for the next test when the value goes away: that takes a tenth of making one.
///
/// A class for its `deinit`: tests hold it as long as they need the rows.
package final class PostgresDatabase: Sendable {
  private let server: PostgresServer
  private let name: String

  package convenience init(hasStandbys: Bool = false) throws {
    try self.init(of: PostgresServer.shared(hasStandbys: hasStandbys))
  }

  package init(of server: PostgresServer) throws {
    self.server = server
    if let empty = server.free.withLock({ $0.popLast() }) {
      name = empty
      return
    }
    name = server.nextName()
    try RawPostgres(server.settings(user: "postgres", database: "postgres"))
      .execute("CREATE DATABASE \(name) TEMPLATE postil_template")
  }

  deinit {
    let tables = ["changeset", "segment", "replica", "membership", "verdict", "room", "workspace"]
    // No trigger fires for a replica of another database.
    let emptying =
      "SET session_replication_role = replica;"
      + tables.map { "DELETE FROM postil.\($0);" }.joined()
    guard (try? raw().execute(emptying)) != nil else { return }
    server.free.withLock { $0.append(name) }
  }

  /// The address for a role, of this database or of another one of the server.
  package func address(of user: String, in other: String? = nil) throws -> PostgresAddress {
    try PostgresAddress(uri(of: user, in: other))
  }

  /// As `--store` takes it.
  package func uri(of user: String, in other: String? = nil) -> String {
    "postgresql://\(user)@/\(other ?? name)?host=\(server.folder)"
  }

  /// As libpq takes it.
  package var settings: String { server.settings(user: "postgres", database: name) }

  /// A connection beside postil's, by default of the role that may do everything.
  package func raw(as user: String = "postgres") throws -> RawPostgres {
    try RawPostgres(server.settings(user: user, database: name))
  }

  /// Makes a workspace, and opens it as a node does.
  package func open(
    _ workspace: WorkspaceIdentity, founder: SigningKey? = nil, limits: RoomLimits = RoomLimits()
  ) throws -> PostgresLog {
    try PostgresLog.create(
      workspace, at: address(of: "postgres"), epoch: Epoch(life: 1), founder: founder,
      limits: limits)
    return try node(of: workspace)
  }

  /// Another node of a workspace.
  package func node(
    of workspace: WorkspaceIdentity, needsStandby: Bool = false,
    means: NodeMeans = NodeMeans { .noon }
  ) throws -> PostgresLog {
    try PostgresLog(
      opening: workspace.name, at: address(of: "node"), needsStandby: needsStandby, means: means)
  }

  /// Keeps the tables as they are, as a standby does that lags behind from now on.
  package func keep() throws -> KeptTables { try KeptTables(raw()) }

  /// Waits until the server has noticed that its standby is gone.
  package func awaitNoStandby() throws {
    let raw = try raw()
    while try !raw.execute("SELECT FROM pg_stat_replication").isEmpty { usleep(10_000) }
  }

  /// Starts a synchronous standby of the server.
  ///
  /// - Parameter relay: the folder of another socket, which leads to the same server.
  package func standby(through relay: String? = nil) throws -> Standby {
    try Standby(of: server.folder, server.binaries, through: relay)
  }
}

extension PostgresServer {
  fileprivate func settings(user: String, database: String) -> String {
    "host=\(folder) user=\(user) dbname=\(database)"
  }
}

/// A database without tables, for tests that let the real program make them.
package struct EmptyDatabase {
  package let name: String
  private let server: PostgresServer

  package init() throws {
    server = try PostgresServer.shared()
    name = server.nextName()
    try administer("CREATE DATABASE \(name) TEMPLATE template0 ENCODING 'UTF8'")
  }

  /// As `--store` takes it.
  package func uri(of user: String) -> String {
    "postgresql://\(user)@/\(name)?host=\(server.folder)"
  }

  package func raw() throws -> RawPostgres {
    try RawPostgres(server.settings(user: "postgres", database: name))
  }

  /// Keeps the tables as they are, as a standby does that lags behind from now on.
  package func keep() throws -> KeptTables { try KeptTables(raw()) }

  /// Ends all connections and takes none until it is brought back, as a database that is away.
  package func goAway() throws {
    try administer("ALTER DATABASE \(name) ALLOW_CONNECTIONS false")
    try administer(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(name)'")
  }

  package func comeBack() throws { try administer("ALTER DATABASE \(name) ALLOW_CONNECTIONS true") }

  private func administer(_ sql: String) throws {
    try RawPostgres(server.settings(user: "postgres", database: "postgres")).execute(sql)
  }
}
