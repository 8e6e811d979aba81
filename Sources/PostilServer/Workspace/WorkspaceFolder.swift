import Foundation
import PostilCore
package import PostilLog
package import PostilStore
import PostilWire

/// The folder of one workspace of a server, `workspaces/NAME`: the log's file, and beside it whatever
/// else is the workspace's own.
package struct WorkspaceFolder: Hashable, Sendable {
  /// As in links.
  package let name: String
  package let path: String

  /// - Parameters:
  ///   - name: an allowed one.
  ///   - parent: the folder of all workspaces.
  init(name: String, in parent: String) {
    self.name = name
    path = "\(parent)/\(name)"
  }

  package var file: String { "\(path)/workspace.sqlite" }
  /// The key of the first admin's invitation.
  var firstAdminFile: String { "\(path)/first-admin-key" }
  private var archiveMark: String { "\(path)/archived" }
  /// Written after each backup, with the seq up to which it goes.
  private var backupMark: String { "\(path)/last-backup" }

  /// The key that founded the workspace in a folder.
  static func operatorKeyFile(in path: String) -> String { "\(path)/operator-key" }

  /// True if there is a workspace (its file gets its name once it is whole), or a file that may not be read:
  /// opening it then throws.
  package var isThere: Bool { access(file, F_OK) == 0 || errno == EACCES }

  /// True if it is no longer to be served.
  package var isArchived: Bool { access(archiveMark, F_OK) == 0 }

  /// The bytes that all its files take on the disk.
  package var bytes: Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.reduce(0) { sum, name in
      let file = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
      return sum + (file?[.size] as? Int ?? 0)
    }
  }

  /// The moment of the last backup, which was read back, and the seq up to which it goes; `nil` where none was made
  /// from this folder.
  var lastBackup: (at: Instant, end: Seq)? {
    var status = stat()
    guard stat(backupMark, &status) == 0,
      let bytes = try? NamedFile.beginning(of: backupMark, bytes: 32),
      let end = Seq(String(decoding: bytes, as: UTF8.self))
    else { return nil }
    return (Instant(milliseconds: Int64(status.st_mtim.tv_sec) * 1_000), end)
  }

  /// Notes that a backup was made. One that cannot be noted is a backup all the same.
  func noteBackup(through end: Seq) {
    try? PrivateFile.write(Array(String(end).utf8), to: backupMark)
  }

  /// Makes the workspace in its folder, which is there, with the keys of the operator and of the first
  /// admin's invitation beside it.
  func create(for guests: Guests, now: Instant) throws {
    if guests == .anybody {
      _ = try ServerStore(creating: file, workspace: .openToAnybody(named: name), epoch: .new())
      return
    }
    let key = SigningKey()
    try KeyFile.write(key, to: WorkspaceFolder.operatorKeyFile(in: path))
    try KeyFile.write(SigningKey(), to: firstAdminFile)
    _ = try ServerStore(
      creating: file, workspace: WorkspaceIdentity(foundedBy: key.publicKey, name: name),
      epoch: .new(), founder: key, now: now)
  }

  /// The peers that may enter a workspace.
  package enum Guests: Sendable {
    /// Invited members.
    case members
    /// Anybody who reaches it, unsigned: for trying out on one machine.
    case anybody
  }

  /// - Parameters:
  ///   - isShared: as `ServerStore` takes it.
  ///   - progress: reports the progress through the log while it is counted anew.
  package func open(
    isShared: Bool = false, progress: @escaping LogProgress = { _, _ in }
  ) throws -> ServerStore {
    try expectOwnName(
      try Self.naming(file) {
        try ServerStore(opening: file, isShared: isShared, progress: progress)
      })
  }

  /// Opens it to write to it, also while a server serves it.
  func openBesideServer(progress: @escaping LogProgress = { _, _ in }) throws -> ServerStore {
    try expectOwnName(try Self.openBesideServer(at: path, progress: progress))
  }

  /// ⚖ A log is counted anew only while no server serves it: an older one could not append to it any more.
  ///
  /// - Parameter path: the folder of the workspace.
  /// - Throws: `ServerFolder.Problem.servedByEarlier`.
  static func openBesideServer(
    at path: String, progress: @escaping LogProgress = { _, _ in }
  ) throws -> ServerStore {
    let file = "\(path)/workspace.sqlite"
    return try naming(file) {
      do {
        return try ServerStore(opening: file, recounts: false)
      } catch StoreError.olderLaws {
        guard let lock = try ServerFolder.lockOfServer(ofWorkspaceAt: path) else {
          throw ServerFolder.Problem.servedByEarlier(path: path)
        }
        defer { withExtendedLifetime(lock) {} }
        return try ServerStore(opening: file, progress: progress)
      }
    }
  }

  /// Opens it to look into it, also while a server serves it: nothing is written.
  package func reading() throws -> ServerStore {
    try expectOwnName(try Self.naming(file) { try ServerStore(reading: file) })
  }

  /// Says which file it is that holds something else than a workspace.
  static func naming(_ file: String, _ open: () throws -> ServerStore) throws -> ServerStore {
    do {
      return try open()
    } catch StoreError.notADatabase {
      throw ServerFolder.Problem.notAWorkspace(file: file)
    } catch StoreError.foreign {
      throw ServerFolder.Problem.notAWorkspace(file: file)
    }
  }

  func archive() throws { try PrivateFile.write([], to: archiveMark) }

  func bringBack() throws { try FileManager.default.removeItem(atPath: archiveMark) }

  /// The log would be of a workspace that no link to it names.
  private func expectOwnName(_ store: ServerStore) throws -> ServerStore {
    guard store.workspace.name == name else {
      throw ServerFolder.Problem.otherWorkspace(path: path, found: store.workspace.name)
    }
    return store
  }

  /// 1 to 64 Latin letters, digits, `-`, `_` and `.`, the first no `.`: what a link can carry as it is,
  /// and a folder can be named.
  package static func isAllowed(_ name: String) -> Bool {
    (1...64).contains(name.utf8.count) && name.utf8.first != UInt8(ascii: ".")
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

extension WorkspaceIdentity {
  /// A new workspace without members.
  static func openToAnybody(named name: String) -> WorkspaceIdentity {
    var source = SystemRandomNumberGenerator()
    let random = (0..<16).map { _ in UInt8(truncatingIfNeeded: source.next()) }
    return WorkspaceIdentity(open: random, name: name)
  }
}
