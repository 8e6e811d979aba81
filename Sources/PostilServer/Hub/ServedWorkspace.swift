import Foundation
package import PostilCore
package import PostilLog
import PostilStore
import PostilWire

/// A workspace as a server holds it open: its log, and the state of its files.
package struct ServedWorkspace: Sendable {
  package let log: any LogStore
  /// Reads it beside the writer, and sees each append that is durable.
  let reader: any LogReader
  /// `nil` where the log's end is not signed.
  let signer: EndSigner?
  /// How the start recognised the workspace's log.
  package let recognition: Recognition
  /// True if other servers append to the log, too, and may find that it lost its end.
  let isShared: Bool
  /// Reads how large the log is.
  let size: @Sendable () throws -> LogSize
  /// The moment of the last backup made from here, and the seq up to which it goes.
  let lastBackup: @Sendable () -> (at: Instant, end: Seq)?
  /// Asked at each hello and before anything is appended.
  let disk: @Sendable () -> Disk
  /// Called once nobody reads or appends any more.
  let close: @Sendable () -> Void

  enum Disk: Hashable, Sendable {
    case present(bytes: Int)
    /// Archived, or the file is another one than the log's or away: an event appended now would be in
    /// no file that anybody finds again.
    case gone
  }

  package var name: String { log.workspace.name }

  var isGone: Bool { disk() == .gone }

  init(
    _ log: any LogStore, reader: any LogReader, signer: EndSigner? = nil,
    recognition: Recognition = .same, isShared: Bool = false,
    size: (@Sendable () throws -> LogSize)? = nil,
    lastBackup: @escaping @Sendable () -> (at: Instant, end: Seq)? = { nil },
    disk: @escaping @Sendable () -> Disk = { .present(bytes: 0) },
    close: @escaping @Sendable () -> Void = {}
  ) {
    self.log = log
    self.reader = reader
    self.signer = signer
    self.recognition = recognition
    self.isShared = isShared
    self.size = size ?? { LogSize(end: try reader.end(), sealed: 0, sealedBytes: 0, openBytes: 0) }
    self.lastBackup = lastBackup
    self.disk = disk
    self.close = close
  }
}

extension WorkspaceFolder {
  /// Opens the workspace to serve it; one that was put back from a copy begins to heal.
  package func serving(
    waits: RepairWaits = RepairWaits(), now: Instant,
    progress: @escaping LogProgress = { _, _ in }
  ) throws -> ServedWorkspace {
    var store = try open(isShared: true, progress: progress)
    store.waits = waits
    let opened = FileStatus(file)
    let signer = try EndSigner.kept(in: path, of: store.workspace)
    let recognition = try store.recognise(FileIdentity(of: file), as: .new(), now: now)
    _ = try? store.endRepair(now: now)
    let disk: @Sendable () -> ServedWorkspace.Disk = {
      guard !isArchived, let now = FileStatus(file), now.isSameFile(as: opened) else {
        return .gone
      }
      return .present(bytes: now.bytes + (FileStatus("\(file)-wal")?.bytes ?? 0))
    }
    let reader = try store.reader()
    return ServedWorkspace(
      store, reader: reader, signer: signer, recognition: recognition,
      size: { try reader.size() }, lastBackup: { lastBackup }, disk: disk,
      close: { [store] in
        reader.close()
        store.close()
      })
  }
}

extension ServerFolder {
  /// Opens the workspace of a name to serve it; `nil` where none is to be served.
  package func serving(
    _ name: String, waits: RepairWaits = RepairWaits(), now: Instant,
    progress: @escaping LogProgress = { _, _ in }
  ) throws -> ServedWorkspace? {
    guard let workspace = workspace(name), !workspace.isArchived else { return nil }
    return try workspace.serving(waits: waits, now: now, progress: progress)
  }
}

/// The identity of the file at a path, and its length.
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
