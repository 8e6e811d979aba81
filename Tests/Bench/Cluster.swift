import Foundation
import PostilCore
import PostilLog
import PostilPostgres
import PostilStore
import PostilWire
import PostgresSupport
import TestSupport

/// Workspaces in a PostgreSQL of their own, and the servers over it.
///
/// A class: its folder goes with it.
final class Cluster {
  let database: PostgresDatabase
  private let server: PostgresServer
  let folder: String
  private var nodes = 0

  init() throws {
    server = try .durable()
    database = try PostgresDatabase(of: server)
    folder = "\(NSTemporaryDirectory())/postil-bench-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    // Its keys are those of the servers. Nobody pushes into this workspace.
    let made = try Child.run(
      [
        Child.built("postil"), "workspace", "create", "keys", "unused", "--store",
        database.uri(of: "postgres"),
      ], in: folder)
    guard made.status == 0 else {
      throw CocoaError(.executableRuntimeMismatch, userInfo: ["said": made.output])
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Makes a workspace in which so many replicas are expected; those of two numbers have two operators.
  func workspace(_ number: Int, replicas: Int) throws -> WorkspaceIdentity {
    let key = SigningKey.ofTests("operator \(number)")
    let workspace = WorkspaceIdentity(foundedBy: key.publicKey, name: "newsroom-\(number)")
    try PostgresLog.create(
      workspace, at: database.address(of: "postgres"), epoch: .new(), founder: key,
      decisions: PreparedPush.invitations(replicas), now: Instant(milliseconds: 1_760_000_000_000))
    return workspace
  }

  /// Starts one more server over all workspaces that there are, with a copy of the keys.
  func node(needsStandby: Bool = false) throws -> Served {
    nodes += 1
    let keys = "keys-\(nodes)"
    try FileManager.default.copyItem(atPath: "\(folder)/keys", toPath: "\(folder)/\(keys)")
    return try Child.serve(
      [
        Child.built("postil"), "serve", keys, "--store", database.uri(of: "node"), "--listen",
        "127.0.0.1:0", "--insecure", "--daily-push", "none",
      ] + (needsStandby ? [] : ["--allow-no-standby"]), in: folder)
  }

  /// Starts a standby whose machine is so far away; from now on each commit waits for it.
  func standby(delay: Duration) throws -> (standby: Standby, line: DelayLine) {
    let line = try DelayLine(to: server.folder, delay: delay)
    let standby = try database.standby(through: line.folder)
    try database.raw().execute("ALTER ROLE node SET synchronous_commit = on")
    return (standby, line)
  }
}
