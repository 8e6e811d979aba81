import Foundation
import PostilCore
package import PostilLog
package import PostilPostgres
package import PostilStore
import PostilWire

/// A workspace as its operator works on it, whether servers serve it meanwhile or not: its keys in a folder, and its log
/// beside them or in a database.
package struct OperatedWorkspace: Sendable {
  /// With the keys.
  package let folder: WorkspaceFolder
  /// `nil` where the log lies beside the keys.
  private let database: PostgresAddress?
  /// Whether what the operator appends or signs is to be on the disk of a synchronous standby.
  private let needsStandby: Bool

  fileprivate init(_ folder: WorkspaceFolder, in database: PostgresAddress?, needsStandby: Bool) {
    self.folder = folder
    self.database = database
    self.needsStandby = needsStandby
  }

  /// Opens the log to look into it: nothing is written.
  package func reading() throws -> any OperatedLog {
    guard let database else { return try folder.reading() }
    return try PostgresLog(opening: folder.name, at: database, needsStandby: needsStandby)
  }

  /// Opens the log to write to it.
  package func writing(progress: @escaping LogProgress = { _, _ in }) throws -> any OperatedLog {
    guard database == nil else { return try reading() }
    return try folder.openBesideServer(progress: progress)
  }

  /// Reads the whole log again, in one consistent state, and proves that it is sound.
  ///
  /// - Throws: `StoreError.damaged` or `LogError.damaged` with the first fault.
  package func check(progress: @escaping LogProgress) throws -> CheckedLog {
    guard let database else { return try folder.reading().check(progress: progress) }
    return try Self.check(PostgresLog(opening: folder.name, at: database), progress)
  }

  /// Reads the whole log again and folds it, into a temporary file.
  package func figures() throws -> WorkspaceFigures {
    guard let database else { return try folder.reading().figures() }
    let log = try PostgresLog(opening: folder.name, at: database)
    return try LogElsewhere.figures(of: log) { fold in
      _ = try Self.check(log, { _, _ in }, fold: fold)
    }
  }

  private static func check(
    _ log: PostgresLog, _ progress: @escaping LogProgress, fold: LogCheck.Fold? = nil
  ) throws -> CheckedLog {
    try LogElsewhere.check {
      try log.check(counting: $0, beside: $1, progress: progress, fold: fold)
    }
  }

  /// True if the log lies in a database.
  package var isShared: Bool { database != nil }

  /// The bytes that the workspace takes: of its files, or of its log in a database.
  package func bytes() throws -> Int {
    guard isShared else { return folder.bytes }
    let size = try reading().size()
    return size.sealedBytes + size.openBytes
  }

  /// Copies the workspace into a file, from which either kind of server can be restored.
  ///
  /// - Throws: `ServerFolder.Problem`, and the errors of the store; then there is no such file.
  package func backUp(into file: String, progress: @escaping LogProgress = { _, _ in }) throws
    -> WorkspaceFigures
  {
    let log = try reading()
    guard !DatabaseName.isTaken(file) else { throw ServerFolder.Problem.fileExists(path: file) }
    let figures =
      database == nil
      ? try WorkspaceCopy.back(up: folder.file, into: file)
      : try WorkspaceCopy.back(up: log, into: file, progress: progress)
    folder.noteBackup(through: figures.events)
    return figures
  }
}

extension ServerFolder {
  /// The workspace of a name, archived or not; without one, the only one that is not archived, or the only one that
  /// there is.
  ///
  /// - Parameters:
  ///   - database: the one that holds the logs; `nil` where they lie in the folder.
  ///   - needsStandby: whether what is appended or signed is to be on the disk of a synchronous standby.
  package func operated(
    _ name: String?, in database: PostgresAddress? = nil, needsStandby: Bool = false
  ) throws -> OperatedWorkspace {
    guard let database else {
      return OperatedWorkspace(try chosen(name), in: nil, needsStandby: false)
    }
    let names = try names(in: database)
    guard name != nil || names.count == 1 else {
      throw Problem.severalWorkspaces(path: path, known: names)
    }
    guard let found = names.first(where: { name == nil || Text($0) == Text(name ?? "") }) else {
      throw PostgresError.noWorkspace(name: name ?? "")
    }
    return OperatedWorkspace(keys(of: found), in: database, needsStandby: needsStandby)
  }

  /// All workspaces, archived ones too, by their names; at least one.
  ///
  /// - Parameter database: as `operated` takes it.
  package func allOperated(in database: PostgresAddress? = nil) throws -> [OperatedWorkspace] {
    let all =
      if let database { try names(in: database).map(keys(of:)) } else { try workspaces() }
    guard !all.isEmpty else { throw nothingHere }
    return all.map { OperatedWorkspace($0, in: database, needsStandby: false) }
  }

  /// The names of the workspaces in a database whose keys the folder has; at least one.
  private func names(in database: PostgresAddress) throws -> [String] {
    guard try workspaces().isEmpty else { throw Problem.logsInFolder(path: path) }
    guard isShared else { throw Problem.withoutKeys(path: path) }
    let names = try PostgresWorkspaces(at: database).names().filter(WorkspaceFolder.isAllowed)
    guard !names.isEmpty else { throw PostgresError.noSchema }
    return names
  }
}

/// The name of a file that is to be a database.
enum DatabaseName {
  /// True if there is a database, or a part of one: SQLite would take the files beside it for its own.
  static func isTaken(_ path: String) -> Bool {
    ["", "-wal", "-journal"].contains { FileManager.default.fileExists(atPath: path + $0) }
  }
}
