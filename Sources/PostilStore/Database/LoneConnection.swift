import Foundation
import GRDB
import SystemPackage

/// The only connection to a file on a full disk: no room is left for the shared memory that SQLite keeps
/// beside a WAL, even to read.
///
/// With an exclusive lock SQLite keeps that in this process's memory and needs no room
/// (https://www.sqlite.org/wal.html, "Use of WAL Without Shared-Memory"). Others wait meanwhile, as for a
/// writer; and it waits for those that already have the file open.
enum LoneConnection {
  /// - Throws: `StoreError.busy` where others have the file open for longer than the wait.
  static func open(_ path: String, isReadOnly: Bool) throws -> DatabaseQueue {
    // One after the other: two readers that both want to be alone would wait for each other.
    let folder = try? FileDescriptor.open(
      folder: URL(fileURLWithPath: path).deletingLastPathComponent().path)
    if let folder { try wait(for: folder) }
    defer {
      if let folder {
        flock(folder.rawValue, LOCK_UN)
        try? folder.close()
      }
    }
    let setUp = ["PRAGMA locking_mode = EXCLUSIVE"]
    // The lock needs a file that is opened for writing.
    let queue = try DatabaseFile.connect(
      to: path, DatabaseFile.configuration(isReadOnly: false, setUp: setUp))
    if isReadOnly { try queue.inOrder { try $0.execute(sql: "PRAGMA query_only = ON") } }
    return queue
  }

  /// Takes a folder's lock, which anybody who can open the folder may hold: the wait is no longer than for
  /// another's write.
  private static func wait(for folder: FileDescriptor) throws(StoreError) {
    for _ in 0..<Int(DatabaseFile.busySeconds * 100) {
      guard flock(folder.rawValue, LOCK_EX | LOCK_NB) != 0 else { return }
      usleep(10_000)
    }
    throw .busy
  }
}

extension DatabaseQueue {
  /// True if no other connection can read the file, not even one of this process.
  func isAlone() throws -> Bool {
    try inOrder { try String.fetchOne($0, sql: "PRAGMA locking_mode") } == "exclusive"
  }
}
