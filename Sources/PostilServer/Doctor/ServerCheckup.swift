import Foundation
package import PostilCore
import PostilLog
package import PostilPostgres
import PostilStore

/// Looks for what may keep a server's folder from being served, or from being saved, and mends what is safe. Also
/// while it is served.
package struct ServerCheckup {
  private let folder: ServerFolder
  /// `nil` where the logs lie in the folder.
  private let database: PostgresAddress?
  private let needsStandby: Bool
  private let now: Instant
  private let isMending: Bool

  /// - Parameters:
  ///   - database: the one that holds the logs; `nil` where they lie in the folder.
  ///   - needsStandby: whether a database is to have a synchronous standby.
  ///   - isMending: whether to set modes and remove remains.
  package init(
    _ folder: ServerFolder, in database: PostgresAddress? = nil, needsStandby: Bool = false,
    now: Instant, isMending: Bool
  ) {
    (self.folder, self.now, self.isMending) = (folder, now, isMending)
    (self.database, self.needsStandby) = (database, needsStandby)
  }

  /// - Throws: `ServerFolder.Problem` for a folder without a workspace, and where the database does not answer.
  package func workspaces() throws -> [OperatedWorkspace] {
    try folder.allOperated(in: database)
  }

  package func ofLocks() throws -> [ServerSymptom] {
    [try folder.isServed() ? .served : .notServed]
  }

  package func ofKeys() throws -> [ServerSymptom] {
    let readable = try secrets().filter { exists($0) && !PrivateFile.isPrivate($0) }
    let found = readable.map { path in
      ServerSymptom.readableByOthers(
        path: path, isMended: isMending && PrivateFile.restrict(path))
    }
    var lacking: [ServerSymptom] = []
    for workspace in try workspaces() where !workspace.folder.isArchived {
      let isOpen = try workspace.reading().workspace.isOpen
      for key in folder.missingKeys(of: workspace.folder.name, isOpen: isOpen) {
        let symptom = ServerSymptom.keyMissing(path: key.path, isOfServer: key.isOfServer)
        // The server's is that of each workspace.
        if !lacking.contains(symptom) { lacking.append(symptom) }
      }
    }
    return found.isEmpty && lacking.isEmpty ? [.privateKeys] : found + lacking
  }

  package func ofDisk() throws -> [ServerSymptom] {
    let system = try FileSystem(of: folder.path)
    let bytes = try workspaces().reduce(0) { $0 + UInt64($1.folder.bytes) }
    return [
      system.remoteKind.map { .remoteFileSystem(kind: $0) } ?? .localDisk,
      system.freeBytes < max(bytes, Self.leastFreeBytes)
        ? .littleRoom(freeBytes: system.freeBytes, bytes: bytes)
        : .room(freeBytes: system.freeBytes),
    ]
  }

  /// SQLite reads the whole file once; nothing is replayed.
  package func of(_ workspace: OperatedWorkspace) throws -> [ServerSymptom] {
    workspace.isShared ? try ofDatabase(workspace) : try of(workspace.folder)
  }

  private func ofDatabase(_ workspace: OperatedWorkspace) throws -> [ServerSymptom] {
    let log = try workspace.reading()
    let (size, name) = (try log.size(), workspace.folder.name)
    var found = [ServerSymptom.log(name, end: size.end, sealed: size.sealed, isArchived: false)]
    if needsStandby, let standbys = size.standbys {
      found.append(.standby(behindBytes: standbys.behindBytes))
    }
    if log.restoration == .healing { found.append(.heals(name)) }
    return found + [backup(of: workspace.folder, end: size.end)]
  }

  private func of(_ workspace: WorkspaceFolder) throws -> [ServerSymptom] {
    let store = try workspace.reading()
    let condition = try store.condition()
    let name = workspace.name
    if let fault = condition.fault { return [.unsound(name, fault: fault)] }
    var found: [ServerSymptom] = [
      .log(
        name, end: condition.end, sealed: condition.sealed, isArchived: workspace.isArchived)
    ]
    if workspace.isArchived { return found }
    if condition.isOfEarlierLaws { found.append(.ofEarlierLaws(name)) }
    if try store.isPutBack() {
      found.append(.putBack(name))
    } else if store.restoration == .healing {
      found.append(.heals(name))
    }
    return found + [backup(of: workspace, end: condition.end)]
  }

  private func backup(of workspace: WorkspaceFolder, end: Seq) -> ServerSymptom {
    guard let last = workspace.lastBackup else { return .neverBackedUp(workspace.name) }
    let days = max(0, now.milliseconds - last.at.milliseconds) / Self.dayMilliseconds
    return .backedUp(
      workspace.name, days: Int(days), end: last.end, later: end > last.end ? end - last.end : 0)
  }

  /// Files that never got their names.
  package func ofRemains() throws -> [ServerSymptom] {
    let unfinished = try (secrets() + workspaces().map(\.folder.file)).map(PrivateFile.unfinished)
    let found = unfinished.filter(isStale).map { path in
      ServerSymptom.remains(path: path, isMended: isMending && unlink(path) == 0)
    }
    return found.isEmpty ? [.noRemains] : found
  }

  /// The files that only the operator may read, as far as they are there.
  private func secrets() throws -> [String] {
    [ServerIdentity.file(in: folder.path), NextKey(in: folder.path).file]
      + (try workspaces().flatMap {
        [WorkspaceFolder.operatorKeyFile(in: $0.folder.path), $0.folder.firstAdminFile]
      })
  }

  private func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// True for a file that no command still writes.
  private func isStale(_ path: String) -> Bool {
    var status = stat()
    guard lstat(path, &status) == 0 else { return false }
    return Int64(status.st_mtim.tv_sec) * 1_000 < now.milliseconds - Self.staleMilliseconds
  }

  private static let leastFreeBytes: UInt64 = 1 << 30
  private static let dayMilliseconds: Int64 = 86_400_000
  private static let staleMilliseconds: Int64 = 3_600_000
}
