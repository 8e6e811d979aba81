import Foundation
package import PostilLog
import PostilStore

/// A workspace as a server holds it open: its log, and what is to be known of its files meanwhile.
package struct ServedWorkspace: Sendable {
  package let log: any LogStore
  /// `nil` where the log's end is not signed.
  let signer: EndSigner?
  /// Asked at each hello and before anything is appended.
  let disk: @Sendable () -> Disk

  enum Disk: Hashable, Sendable {
    case present(bytes: Int)
    /// Archived, or the file is another one than the log's or away: what is appended now would be in
    /// no file that anybody finds again.
    case gone
  }

  package var name: String { log.workspace.name }

  var isGone: Bool { disk() == .gone }

  init(
    _ log: any LogStore, signer: EndSigner? = nil,
    disk: @escaping @Sendable () -> Disk = { .present(bytes: 0) }
  ) {
    self.log = log
    self.signer = signer
    self.disk = disk
  }
}

extension WorkspaceFolder {
  /// Opens the workspace to serve it.
  package func serving() throws -> ServedWorkspace {
    let store = try open(isShared: true)
    let opened = FileStatus(file)
    let signer = try EndSigner.kept(in: path, of: store.workspace)
    return ServedWorkspace(store, signer: signer) {
      guard !isArchived, let now = FileStatus(file), now.isSameFile(as: opened) else {
        return .gone
      }
      return .present(bytes: now.bytes + (FileStatus("\(file)-wal")?.bytes ?? 0))
    }
  }
}

extension ServerFolder {
  /// Opens the workspace of a name to serve it; `nil` where none is to be served.
  package func serving(_ name: String) throws -> ServedWorkspace? {
    guard let workspace = workspace(name), !workspace.isArchived else { return nil }
    return try workspace.serving()
  }
}

/// Which file a path leads to, and how long it is.
private struct FileStatus: Sendable {
  private let device: dev_t
  private let node: ino_t
  let bytes: Int

  /// - Returns: `nil` where there is none.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    device = status.st_dev
    node = status.st_ino
    bytes = Int(status.st_size)
  }

  func isSameFile(as other: FileStatus?) -> Bool {
    other.map { $0.device == device && $0.node == node } ?? false
  }
}
