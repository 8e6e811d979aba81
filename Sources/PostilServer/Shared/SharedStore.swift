import Foundation
package import PostilCore
import PostilLog
package import PostilPostgres
import PostilStore
import PostilWire
import Synchronization

/// The workspaces of a database that several equal servers serve, and the folder with the keys of one of them.
///
/// ⚖ The logs lie in the database and the keys in the folder, never the other way round: who reads the database can
/// pose as nobody. All servers have the same keys, so they have copies of one folder.
///
/// A class, because the conversations of a server share its knowledge of the names.
package final class SharedStore: Sendable {
  /// The names as they were last read, so that peers who ask for any name cost the database one look at a time.
  private struct Known {
    var names: Set<String> = []
    var nextLook = Instant(milliseconds: 0)
  }

  /// In milliseconds, after a look at the names that found nothing new.
  private static let pause: Int64 = 1_000

  package let folder: ServerFolder
  let address: PostgresAddress
  private let needsStandby: Bool
  private let means: NodeMeans
  private let workspaces: PostgresWorkspaces
  private let known = Mutex(Known())

  /// - Parameters:
  ///   - needsStandby: as `PostgresLog` takes it.
  ///   - means: those of each log that it opens.
  package init(
    _ folder: ServerFolder, at address: PostgresAddress, needsStandby: Bool = true, means: NodeMeans
  ) {
    self.folder = folder
    self.means = means
    self.needsStandby = needsStandby
    self.address = address
    workspaces = PostgresWorkspaces(at: address)
  }

  /// Makes a workspace in the database, and its keys in the folder; servers that run serve it at once.
  ///
  /// Keys that are there already, from a start that was cut short, are used and never replaced.
  ///
  /// - Throws: `ServerFolder.Problem`, `PostgresError`.
  package func create(
    _ name: String, for guests: WorkspaceFolder.Guests = .members, now: Instant
  ) throws {
    guard WorkspaceFolder.isAllowed(name) else {
      throw ServerFolder.Problem.nameNotAllowed(name)
    }
    let lock = try takeForChange(making: name)
    defer { withExtendedLifetime(lock) {} }
    // Before the folder is copied for the next server.
    _ = try ServerIdentity.kept(in: folder.path)
    guard guests == .members else {
      return try PostgresLog.create(.openToAnybody(named: name), at: address, epoch: .new())
    }
    let keys = folder.keys(of: name)
    try DurableFolder.make(keys.path)
    let founder = try Self.key(in: WorkspaceFolder.operatorKeyFile(in: keys.path))
    let firstAdmin = try Self.key(in: keys.firstAdminFile)
    let invitation = Invitation(
      publicKey: firstAdmin.publicKey, guest: .member(.admin, name: nil), expires: nil)
    try PostgresLog.create(
      WorkspaceIdentity(foundedBy: founder.publicKey, name: name), at: address, epoch: .new(),
      founder: founder, decisions: [.memberInvited(invitation)], now: now)
  }

  /// Takes the folder to make a workspace, for which the database has tables and room.
  ///
  /// - Returns: a lock that keeps others from that while it lives.
  func takeForChange(making name: String) throws -> FileLock {
    try expectNoLogs()
    if !folder.isShared { try folder.expectOutsideOfServers() }
    defer { workspaces.close() }
    guard try workspaces.prepare(for: name).count < ServerLimits.workspaces else {
      throw ServerFolder.Problem.tooManyWorkspaces(
        path: folder.path, limit: ServerLimits.workspaces)
    }
    try DurableFolder.make(folder.path)
    let lock = try folder.lockForChange()
    try folder.becomeShared()
    return lock
  }

  private static func key(in file: String) throws -> SigningKey {
    if access(file, F_OK) != 0 { try KeyFile.write(SigningKey(), to: file) }
    return try KeyFile.read(file)
  }

  /// Takes the folder to serve the workspaces of the database.
  ///
  /// - Parameter name: of one that must be there.
  /// - Returns: a lock that keeps other servers out of the folder while it lives.
  func takeToServe(_ name: String?) throws -> FileLock {
    try expectNoLogs()
    guard folder.isShared else { throw ServerFolder.Problem.withoutKeys(path: folder.path) }
    let names = try names()
    if let name, !names.contains(where: { Text($0) == Text(name) }) {
      throw PostgresError.noWorkspace(name: name)
    }
    guard !names.isEmpty else { throw PostgresError.noSchema }
    return try folder.lockToServe()
  }

  /// The names of all workspaces.
  func names() throws -> [String] { try workspaces.names().filter(WorkspaceFolder.isAllowed) }

  /// Opens a workspace to serve it; one whose log lacks what was confirmed begins to heal.
  func serve(_ name: String) throws -> ServedWorkspace {
    let keys = folder.keys(of: name)
    try OperatorDesk.expectPrivateKey(in: keys.path)
    let log = try open(name)
    let signer = try EndSigner.kept(in: keys.path, of: log.workspace)
    let recognition = try log.recognise()
    _ = try? log.endRepair(now: means.now())
    return ServedWorkspace(
      log, reader: log.reader, signer: signer, recognition: recognition, isShared: true,
      size: { [reader = log.reader] in try reader.size() }, lastBackup: { keys.lastBackup },
      close: { [log] in log.close() })
  }

  private func open(_ name: String) throws -> PostgresLog {
    try PostgresLog(opening: name, at: address, needsStandby: needsStandby, means: means)
  }

  /// Ends the healing of a workspace: pushes are taken from now on, by all servers.
  ///
  /// - Parameter name: `nil` for the only one.
  func endHealing(of name: String?) throws {
    let names = try names()
    guard let name = name ?? (names.count == 1 ? names.first : nil) else {
      throw ServerFolder.Problem.severalWorkspaces(path: folder.path, known: names)
    }
    let log = try open(name)
    defer { log.close() }
    // After a failover that no server has noticed, this is the start that notices.
    _ = try log.recognise()
    guard try log.endHealing() else {
      throw ServerFolder.Problem.notHealing(name, path: folder.path)
    }
  }

  /// Opens a workspace that was made while the server runs; `nil` where there is none of the name.
  ///
  /// - Throws: `LogError`.
  func found(_ name: String) throws -> ServedWorkspace? {
    guard WorkspaceFolder.isAllowed(name) else { return nil }
    do {
      guard try holds(name, now: means.now()) else { return nil }
      return try serve(name)
    } catch let error as PostgresError {
      throw LogError(error)
    }
  }

  private func holds(_ name: String, now: Instant) throws -> Bool {
    try known.withLock { known in
      if known.names.contains(name) { return true }
      guard now.milliseconds >= known.nextLook.milliseconds else { return false }
      known.nextLook = now.later(by: Self.pause)
      known.names = Set(try workspaces.names())
      return known.names.contains(name)
    }
  }

  /// The invitation for a workspace's first admin, as long as nobody has used or revoked it.
  func firstAdminInvite(to served: ServedWorkspace) throws -> Invite? {
    let file = folder.keys(of: served.name).firstAdminFile
    guard access(file, F_OK) == 0 else { return nil }
    let key = try KeyFile.read(file)
    guard let issued = try served.log.members().invitations[key.publicKey], issued.end == nil
    else { return nil }
    return Invite(key, workspaceID: served.log.workspace.id)
  }

  private func expectNoLogs() throws {
    guard try folder.workspaces().isEmpty else {
      throw ServerFolder.Problem.logsInFolder(path: folder.path)
    }
  }
}
