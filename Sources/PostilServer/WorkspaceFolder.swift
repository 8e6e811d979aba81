import Foundation
package import PostilCore
package import PostilStore
import PostilWire

/// A server's folder: the workspace's file, and a lock that one server at a time holds.
package struct WorkspaceFolder: ~Copyable {
  package private(set) var store: ServerStore
  /// Whether this opening made the workspace.
  package let isNew: Bool
  private let lock: FileLock

  package enum Problem: Error, Hashable, Sendable {
    case lockedByAnother(path: String)
    /// The folder holds another workspace than the one asked for.
    case otherWorkspace(asked: String, found: String)
    /// The folder holds no workspace yet, and no name was given for a new one.
    case nameMissing(path: String)
    /// A replica lies there: server and replica do not share a folder.
    case replicaFolder(path: String)
    /// The folder holds a workspace: a backup is restored into one without.
    case alreadyAWorkspace(path: String)
    /// What was to be healed was not restored, or is healed already.
    case notHealing(path: String)
    case fileExists(path: String)
    case nameNotAllowed(String)
    case noWorkspace(path: String)
    case cannotCreate(path: String, reason: String)
  }

  /// Opens the workspace in a folder, or creates it there.
  ///
  /// - Parameters:
  ///   - name: of a new workspace; where there is one, it must be this one or `nil`.
  ///   - isOpen: whether a new workspace is to be open: anybody who reaches it may join.
  package static func open(at path: String, name: String?, isOpen: Bool = false, now: Instant)
    throws -> WorkspaceFolder
  {
    if FileManager.default.fileExists(atPath: "\(path)/.postil") {
      throw Problem.replicaFolder(path: path)
    }
    let file = "\(path)/workspace.sqlite"
    let isNew = !FileManager.default.fileExists(atPath: file)
    if isNew {
      // Before anything is made: what is refused leaves nothing behind.
      _ = try expectAllowed(name, in: path)
    }
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } catch {
      throw Problem.cannotCreate(path: path, reason: error.localizedDescription)
    }
    guard let lock = try FileLock(taking: "\(path)/server.lock") else {
      throw Problem.lockedByAnother(path: path)
    }
    return WorkspaceFolder(
      store: try openStore(at: file, in: path, name: name, isOpen: isOpen, now: now),
      isNew: isNew, lock: lock)
  }

  /// Ends the healing of a restored workspace: pushes are taken from now on.
  package mutating func endHealing(at path: String) throws {
    guard store.restoration == .healing else { throw Problem.notHealing(path: path) }
    try store.endHealing()
  }

  /// The workspace in a folder, to look into it, also while a server serves it: nothing is written.
  package static func reading(_ path: String) throws -> ServerStore {
    let file = "\(path)/workspace.sqlite"
    guard FileManager.default.fileExists(atPath: file) else {
      throw FileManager.default.fileExists(atPath: "\(path)/.postil")
        ? Problem.replicaFolder(path: path) : Problem.noWorkspace(path: path)
    }
    return try ServerStore(reading: file)
  }

  private static func openStore(
    at file: String, in path: String, name: String?, isOpen: Bool, now: Instant
  ) throws -> ServerStore {
    if FileManager.default.fileExists(atPath: file) {
      let store = try ServerStore(opening: file)
      if let name, name != store.workspace.name {
        throw Problem.otherWorkspace(asked: name, found: store.workspace.name)
      }
      return store
    }
    let name = try expectAllowed(name, in: path)
    if isOpen {
      var source = SystemRandomNumberGenerator()
      let random = (0..<16).map { _ in UInt8(truncatingIfNeeded: source.next()) }
      return try ServerStore(
        creating: file, workspace: WorkspaceIdentity(open: random, name: name))
    }
    let key = SigningKey()
    try KeyFile.write(key, to: OperatorDesk.keyFile(in: path))
    return try ServerStore(
      creating: file, workspace: WorkspaceIdentity(foundedBy: key.publicKey, name: name),
      founder: key, now: now)
  }

  private static func expectAllowed(_ name: String?, in path: String) throws -> String {
    guard let name else { throw Problem.nameMissing(path: path) }
    guard isAllowed(name) else { throw Problem.nameNotAllowed(name) }
    return name
  }

  /// 1 to 64 Latin letters, digits, `-`, `_` and `.`: what a link can carry as it is.
  private static func isAllowed(_ name: String) -> Bool {
    (1...64).contains(name.utf8.count)
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
          UInt8(ascii: "."):
          true
        default: false
        }
      }
  }
}
