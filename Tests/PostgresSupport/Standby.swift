import Foundation
import TestSupport

/// A synchronous standby of a test's server: a process that receives the primary's log, writes it to its own files, and
/// says how far they are on the disk.
///
/// A class, because it holds a process. It ends with its server, too.
package final class Standby {
  private let process = Process()
  private let folder: String

  /// - Parameters:
  ///   - server: the folder of the server's socket.
  ///   - binaries: the folder of PostgreSQL's programs.
  ///   - relay: the folder of another socket, which leads to the same server.
  init(of server: String, _ binaries: String, through relay: String? = nil) throws {
    folder = "/tmp/postil-standby-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    process.executableURL = URL(fileURLWithPath: "\(binaries)/pg_receivewal")
    // Under the name that the server knows as that of its standby.
    process.arguments = [
      "--directory", folder, "--synchronous", "--no-loop", "--status-interval", "1", "--dbname",
      "host=\(relay ?? server) user=postgres application_name=nobody",
    ]
    process.standardError = FileHandle.nullDevice
    try process.run()
    let raw = try RawPostgres("host=\(server) user=postgres dbname=postgres")
    let isThere =
      "SELECT FROM pg_stat_replication WHERE state = 'streaming' AND sync_state = 'sync'"
    while try raw.execute(isThere).isEmpty {
      guard process.isRunning else {
        throw PostgresServer.Missing(description: "the standby did not start")
      }
      usleep(10_000)
    }
  }

  /// As a machine that hangs.
  package func halt() { kill(process.processIdentifier, SIGSTOP) }

  package func goOn() { kill(process.processIdentifier, SIGCONT) }

  deinit {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    try? FileManager.default.removeItem(atPath: folder)
  }
}
