import Foundation
import PostilLog
import PostilPostgres
import PostilWire
import Synchronization
import TestSupport

/// A PostgreSQL of the tests' own: one for the process, and one more for tests with standbys, on a socket in a folder of its own, on no port.
///
/// A class, because it holds the pipe by which it lives: a shell waits on the other end, and ends the server and
/// removes the folder once nobody has this end open, also where this process was killed.
package final class PostgresServer: Sendable {
  package struct Missing: Error, CustomStringConvertible {
    package let description: String
  }

  private static let started = Result { try PostgresServer() }
  private static let startedWithStandbys = Result { try PostgresServer() }

  /// Absolute; the socket is in it.
  package let folder: String
  /// The folder of PostgreSQL's programs.
  let binaries: String
  private let life: FileHandle
  private let databases = Atomic(0)
  /// Databases that no test has now, empty.
  let free = Mutex<[String]>([])

  /// A server for measurements, apart from that of tests: every commit is on the disk.
  package static func durable() throws -> PostgresServer {
    try PostgresServer([
      "fsync=on", "full_page_writes=on", "autovacuum=on", "shared_buffers=256MB",
      "max_wal_size=4GB",
    ])
  }

  /// - Parameter hasStandbys: whether standbys come and go; all databases of a server see them.
  /// - Throws: where PostgreSQL is not installed, or does not start.
  package static func shared(hasStandbys: Bool = false) throws -> PostgresServer {
    try (hasStandbys ? startedWithStandbys : started).get()
  }

  /// - Parameter settings: those of PostgreSQL, before the ones of tests.
  private init(_ settings: [String] = []) throws {
    binaries = try Self.binaries()
    folder = "/tmp/postil-pg-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    let shell = Process()
    let script =
      ["-c", Self.script, "sh", binaries, folder] + settings.flatMap { ["-c", $0] }
    if getuid() == 0 {
      guard let user = getpwnam("postgres") else {
        throw Missing(description: "there is no user postgres: run Scripts/prepare")
      }
      chown(folder, user.pointee.pw_uid, user.pointee.pw_gid)
      shell.executableURL = URL(fileURLWithPath: "/usr/sbin/runuser")
      shell.arguments = ["-u", "postgres", "--", "sh"] + script
    } else {
      shell.executableURL = URL(fileURLWithPath: "/bin/sh")
      shell.arguments = script
    }
    shell.currentDirectoryURL = URL(fileURLWithPath: "/")
    let (input, output) = (Pipe(), Pipe())
    // No other program that a test starts may keep the server alive.
    _ = fcntl(input.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
    (shell.standardInput, shell.standardOutput) = (input, output)
    try shell.run()
    life = input.fileHandleForWriting
    let answer = try output.fileHandleForReading.read(upToCount: 6)
    guard answer == Data("ready\n".utf8) else {
      throw Missing(description: "PostgreSQL did not start: see \(folder)/log")
    }
    try makeTemplate()
  }

  /// A database with postil's tables, from which those of tests are copied.
  private func makeTemplate() throws {
    let admin = try RawPostgres("host=\(folder) user=postgres dbname=postgres")
    try admin.execute("CREATE DATABASE postil_template TEMPLATE template0 ENCODING 'UTF8'")
    try PostgresLog.create(
      WorkspaceIdentity(id: Array(repeating: 7, count: 16), name: "template"),
      at: PostgresAddress("postgresql://postgres@/postil_template?host=\(folder)"),
      epoch: Epoch(life: 1))
    try admin.execute("CREATE ROLE node LOGIN IN ROLE postil_node, pg_monitor")
  }

  /// `$1` the folder of the programs, `$2` that of the server; the rest are options of it.
  private static let script = """
    trap '' INT TERM HUP
    programs=$1 folder=$2
    shift 2
    "$programs/initdb" --no-sync -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C \
      >"$folder/log" 2>&1 || exit
    (trap - INT TERM HUP
    exec "$programs/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync=off \
      -c synchronous_standby_names=nobody -c synchronous_commit=local -c full_page_writes=off \
      -c max_connections=200 -c autovacuum=off -c shared_buffers=32MB "$@") >>"$folder/log" 2>&1 &
    server=$!
    until "$programs/pg_isready" -q -h "$folder"; do kill -0 $server || exit; sleep 0.05; done
    echo ready
    cat >/dev/null
    kill -INT $server
    wait $server
    rm -rf "$folder"
    """

  private static func binaries() throws -> String {
    let root = "/usr/lib/postgresql"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    let found = versions.compactMap(Int.init).sorted().reversed().map { "\(root)/\($0)/bin" }
      .first { FileManager.default.isExecutableFile(atPath: "\($0)/initdb") }
    guard let found else {
      throw Missing(description: "PostgreSQL is not installed: run Scripts/prepare")
    }
    return found
  }

  func nextName() -> String {
    "t\(databases.wrappingAdd(1, ordering: .relaxed).newValue)"
  }
}
