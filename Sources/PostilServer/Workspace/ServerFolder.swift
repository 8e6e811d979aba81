import Foundation
package import PostilCore
package import PostilLog
package import PostilStore

/// A server's folder: its workspaces, each in a folder of its own, and the locks.
///
/// One server at a time holds `server.lock`; a process that makes, archives or restores a workspace holds
/// `workspaces.lock` for that moment, also while a server runs.
package struct ServerFolder: Sendable {
  package let path: String

  package enum Problem: Error, Hashable, Sendable {
    case lockedByAnother(path: String)
    /// A server of an earlier version serves the workspace, by whose laws its log is counted.
    case servedByEarlier(path: String)
    /// Another process makes, archives or restores a workspace at this moment.
    case changing(path: String)
    /// The folder holds no workspace yet, and no name was given for a new one.
    case nameMissing(path: String)
    case noSuchWorkspace(String, path: String, known: [String])
    /// It holds several, and none was named.
    case severalWorkspaces(path: String, known: [String])
    case archived(String, path: String)
    case allArchived(path: String, known: [String])
    case notArchived(String, path: String)
    case tooManyWorkspaces(path: String, limit: Int)
    /// The folder of a workspace holds one of another name.
    case otherWorkspace(path: String, found: String)
    /// A replica lies there: server and replica do not share a folder.
    case replicaFolder(path: String)
    /// It lies in the folder of another server, such as in that of a workspace.
    case insideServer(path: String, server: String)
    /// The folder holds a workspace of that name.
    case alreadyAWorkspace(String, path: String)
    /// The workspace was not restored, or has healed already.
    case notHealing(String, path: String)
    case fileExists(path: String)
    case nameNotAllowed(String)
    case noWorkspace(path: String)
    /// Its logs lie in a database, and none in the folder.
    case logsInDatabase(path: String)
    /// Its logs lie in the folder, and none in a database.
    case logsInFolder(path: String)
    /// It holds no keys of workspaces in a database.
    case withoutKeys(path: String)
    /// The file of a workspace is no database of one.
    case notAWorkspace(file: String)
  }

  /// - Throws: `Problem` for the folder of a replica.
  package init(_ path: String) throws {
    guard !FileManager.default.fileExists(atPath: "\(path)/.postil") else {
      throw Problem.replicaFolder(path: path)
    }
    self.path = path
  }

  /// Before the first workspace is made there: a server in the folder of another would be taken for that one.
  func expectOutsideOfServers() throws {
    guard !isShared else { throw Problem.logsInDatabase(path: path) }
    let absolute = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    if let server = Self.holding((absolute as NSString).deletingLastPathComponent) {
      throw Problem.insideServer(path: path, server: server)
    }
  }

  /// The server's folder that a path lies in, or is; `nil` where there is none.
  ///
  /// - Parameter path: absolute.
  package static func holding(_ path: String) -> String? {
    var candidate = path
    while candidate != "/", !candidate.isEmpty {
      if access("\(candidate)/workspaces", F_OK) == 0,
        [serverLock, changeLock].contains(where: { access("\(candidate)/\($0)", F_OK) == 0 })
      {
        return candidate
      }
      candidate = (candidate as NSString).deletingLastPathComponent
    }
    return nil
  }

  var workspacesPath: String { "\(path)/workspaces" }
  private static let serverLock = "server.lock"
  static let changeLock = "workspaces.lock"
  private var sharedMark: String { "\(path)/shared" }

  /// True if the folder holds only keys: the logs lie in a database that other servers serve, too.
  package var isShared: Bool { access(sharedMark, F_OK) == 0 }

  /// From now on its logs lie in a database.
  func becomeShared() throws {
    if !isShared { try PrivateFile.write([], to: sharedMark) }
  }

  /// The folder of a workspace whose log lies in a database.
  ///
  /// - Parameter name: an allowed one.
  func keys(of name: String) -> WorkspaceFolder {
    WorkspaceFolder(name: name, in: workspacesPath)
  }

  /// All workspaces that the folder holds, archived ones too, by their names.
  package func workspaces() throws -> [WorkspaceFolder] {
    guard access(workspacesPath, F_OK) == 0 else {
      guard errno == ENOENT else { throw StoreError(errno: errno, path: workspacesPath) }
      return []
    }
    return try FileManager.default.contentsOfDirectory(atPath: workspacesPath).sorted()
      .compactMap(workspace)
  }

  /// The workspace of a name, archived or not; `nil` where there is none.
  package func workspace(_ name: String) -> WorkspaceFolder? {
    guard WorkspaceFolder.isAllowed(name) else { return nil }
    let folder = WorkspaceFolder(name: name, in: workspacesPath)
    return folder.isThere ? folder : nil
  }

  /// The workspace of a name; without one, the only one that is not archived, or the only one that there is.
  package func chosen(_ name: String?) throws -> WorkspaceFolder {
    let all = try workspaces()
    guard !all.isEmpty else { throw nothingHere }
    if let name { return try known(name, among: all) }
    let live = all.filter { !$0.isArchived }
    let candidates = live.isEmpty ? all : live
    guard candidates.count == 1 else {
      throw Problem.severalWorkspaces(path: path, known: candidates.map(\.name))
    }
    return candidates[0]
  }

  /// The problem of a folder without a workspace.
  package var nothingHere: Problem {
    if isShared { return .logsInDatabase(path: path) }
    let absolute = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    guard let server = Self.holding(absolute), server != absolute else {
      return .noWorkspace(path: path)
    }
    return .insideServer(path: path, server: server)
  }

  /// Takes the folder to serve it; in one that holds no workspace yet, creates the first.
  ///
  /// - Parameters:
  ///   - name: of that first one; where there are any, one that must be there to be served.
  ///   - guests: of a new one.
  /// - Returns: a lock that keeps other servers out while it lives.
  package func takeToServe(
    _ name: String?, for guests: WorkspaceFolder.Guests = .members, now: Instant
  ) throws -> FileLock {
    // Before anything is made, so that a refusal leaves nothing behind.
    let isNew = try expectServable(name)
    try DurableFolder.make(path)
    let lock = try lockToServe()
    if isNew, let name { try create(name, for: guests, now: now) }
    return lock
  }

  /// A lock that keeps other servers out of the folder, which is there.
  func lockToServe() throws -> FileLock {
    guard let lock = try FileLock(taking: "\(path)/\(Self.serverLock)") else {
      throw Problem.lockedByAnother(path: path)
    }
    return lock
  }

  /// Makes a workspace; a server that runs serves it at once.
  package func create(
    _ name: String, for guests: WorkspaceFolder.Guests = .members, now: Instant
  ) throws {
    guard WorkspaceFolder.isAllowed(name) else { throw Problem.nameNotAllowed(name) }
    if try workspaces().isEmpty { try expectOutsideOfServers() }
    try DurableFolder.make(path)
    let lock = try lockForChange()
    defer { withExtendedLifetime(lock) {} }
    let count = try workspaces().count
    guard workspace(name) == nil else { throw Problem.alreadyAWorkspace(name, path: path) }
    guard count < ServerLimits.workspaces else {
      throw Problem.tooManyWorkspaces(path: path, limit: ServerLimits.workspaces)
    }
    let new = WorkspaceFolder(name: name, in: workspacesPath)
    try DurableFolder.make(new.path)
    try new.create(for: guests, now: now)
  }

  /// Ends the serving of a workspace, and removes nothing; a server that runs notices.
  package func archive(_ name: String) throws {
    let lock = try lockForChange()
    defer { withExtendedLifetime(lock) {} }
    let workspace = try known(name, among: workspaces())
    guard !workspace.isArchived else { throw Problem.archived(name, path: path) }
    try workspace.archive()
  }

  /// Serves an archived workspace again.
  package func bringBack(_ name: String) throws {
    let lock = try lockForChange()
    defer { withExtendedLifetime(lock) {} }
    let workspace = try known(name, among: workspaces())
    guard workspace.isArchived else { throw Problem.notArchived(name, path: path) }
    try workspace.bringBack()
  }

  /// Ends the healing of a restored workspace: pushes are taken from now on.
  ///
  /// - Parameters:
  ///   - name: `nil` for the only one that is not archived.
  ///   - progress: reports the progress through the log while it is counted anew.
  package func endHealing(
    of name: String?, now: Instant, progress: @escaping LogProgress = { _, _ in }
  ) throws {
    let workspace = try chosen(name)
    var store = try workspace.open(progress: progress)
    // Where it was put back, this is the start that notices.
    _ = try store.recognise(FileIdentity(of: workspace.file), as: .new(), now: now)
    guard store.restoration == .healing else {
      throw Problem.notHealing(workspace.name, path: path)
    }
    try store.endHealing()
  }

  /// True if a server serves the folder at this moment.
  func isServed() throws -> Bool {
    let path = "\(path)/\(Self.serverLock)"
    guard access(path, F_OK) == 0 else { return false }
    guard let lock = try FileLock(taking: path) else { return true }
    withExtendedLifetime(lock) {}
    return false
  }

  /// The lock that a server holds, while it serves.
  ///
  /// - Returns: `nil` where a server holds it.
  static func lockOfServer(ofWorkspaceAt path: String) throws -> FileLock? {
    let server = URL(fileURLWithPath: path).deletingLastPathComponent().deletingLastPathComponent()
    return try FileLock(taking: "\(server.path)/\(serverLock)")
  }

  func lockForChange() throws -> FileLock {
    guard FileManager.default.fileExists(atPath: path) else {
      throw Problem.noWorkspace(path: path)
    }
    guard let lock = try FileLock(taking: "\(path)/\(Self.changeLock)") else {
      throw Problem.changing(path: path)
    }
    return lock
  }

  /// - Returns: whether the first workspace is to be made.
  private func expectServable(_ name: String?) throws -> Bool {
    let all = try workspaces()
    if all.isEmpty {
      guard !isShared else { throw Problem.logsInDatabase(path: path) }
      guard let name else { throw Problem.nameMissing(path: path) }
      guard WorkspaceFolder.isAllowed(name) else { throw Problem.nameNotAllowed(name) }
      try expectOutsideOfServers()
      return true
    }
    if let name {
      guard try !known(name, among: all).isArchived else {
        throw Problem.archived(name, path: path)
      }
    } else if all.allSatisfy(\.isArchived) {
      throw Problem.allArchived(path: path, known: all.map(\.name))
    }
    return false
  }

  private func known(_ name: String, among all: [WorkspaceFolder]) throws -> WorkspaceFolder {
    guard let found = all.first(where: { $0.name == name }) else {
      throw all.isEmpty
        ? nothingHere
        : Problem.noSuchWorkspace(name, path: path, known: all.map(\.name))
    }
    return found
  }
}
