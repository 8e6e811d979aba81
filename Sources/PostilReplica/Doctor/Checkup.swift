import Foundation
package import PostilCore
import PostilLog
import PostilStore
import PostilWire

/// Looks for what may keep a replica from working, without asking the server, and mends what is safe.
package struct Checkup {
  private let replica: Replica
  private let now: Instant
  private let temporaryFolder: String
  private let isMending: Bool

  /// - Parameters:
  ///   - temporaryFolder: where editors' drafts lie.
  ///   - isMending: whether to set modes, remove remains and fold damaged tables anew.
  package init(
    _ replica: Replica, now: Instant, temporaryFolder: String, isMending: Bool
  ) {
    self.replica = replica
    self.now = now
    self.temporaryFolder = temporaryFolder
    self.isMending = isMending
  }

  private var folder: ReplicaFolder { replica.folder }

  /// Reads the whole file once.
  ///
  /// - Throws: where the file cannot be read.
  package func ofFile() throws -> [Symptom] {
    guard let fault = try replica.store.read({ try $0.fault() }) else { return [.sound] }
    guard isMending else { return [.unsound(fault)] }
    let rebuilt = try replica.rebuild()
    if let left = try replica.store.read({ try $0.fault() }) { return [.unmended(left)] }
    return [.rebuilt(rows: rebuilt.repaired)]
  }

  /// - Throws: `ReplicaError` for a key that is missing or another replica's.
  package func ofKey() throws -> [Symptom] {
    if replica.store.workspace.isOpen { return [] }
    _ = try replica.key()
    return [.keyFits]
  }

  package func ofModes() -> [Symptom] {
    let secrets = [folder.key, folder.nextKey].filter { FileManager.default.fileExists(atPath: $0) }
    let found = secrets.filter { !PrivateFile.isPrivate($0) }.map { path in
      Symptom.readableByOthers(path: path, isMended: isMending && PrivateFile.restrict(path))
    }
    return found.isEmpty ? [.privateFiles] : found
  }

  package func ofDisk() throws -> [Symptom] {
    let system = try FileSystem(of: folder.home)
    let size = try? FileManager.default.attributesOfItem(atPath: folder.database)[.size]
    let fileBytes = (size as? NSNumber)?.uint64Value ?? 0
    return [
      system.remoteKind.map { .remoteFileSystem(kind: $0) } ?? .localDisk,
      system.freeBytes < max(fileBytes, Self.leastFreeBytes)
        ? .littleRoom(freeBytes: system.freeBytes, fileBytes: fileBytes)
        : .room(freeBytes: system.freeBytes),
    ]
  }

  /// The clock of this machine against the times at which the server received events; nothing where this machine is
  /// the server.
  package func ofClock() throws -> [Symptom] {
    if folder.isUnpublished { return [] }
    let last = try replica.store.read { try $0.lastRecorded(Self.comparedEvents) }
    let newest = last.compactMap { $0.place?.receivedAt.milliseconds }.max() ?? .min
    if newest > now.milliseconds + Self.toleranceMilliseconds {
      return [.clockBehind(seconds: (newest - now.milliseconds) / 1_000)]
    }
    let own = last.last { $0.event.id.replica == replica.store.replica }
    if let own, let received = own.place?.receivedAt {
      let ahead = own.event.claimedAt.milliseconds - received.milliseconds
      if ahead > Self.toleranceMilliseconds { return [.clockAhead(seconds: ahead / 1_000)] }
    }
    return [.clockFits]
  }

  package func ofWork() throws -> [Symptom] {
    let status = try replica.status()
    var found: [Symptom] = [
      folder.isUnpublished
        ? .workOnlyHere : status.unpushed == 0 ? .nothingUnpushed : .unpushed(status.unpushed)
    ]
    if let event = status.refused { found.append(.refused(event: event)) }
    if status.parked > 0 { found.append(.parked(status.parked)) }
    if status.strays > 0 { found.append(.strays(status.strays)) }
    found.append(.versions(protocol: ProtocolVersion.current, unfolded: status.unfolded))
    return found
  }

  /// The time since the last sync that came to its end; nothing where there is no server to sync with.
  package func ofSync() throws -> [Symptom] {
    if folder.isUnpublished { return [] }
    if try isSyncing() { return [.syncRuns] }
    guard let last = try replica.store.read({ try $0.lastSync() }) else {
      return [.neverSynchronized]
    }
    let day: Int64 = 86_400_000
    return [.synchronized(days: Int(max(0, now.milliseconds - last.milliseconds) / day))]
  }

  private func isSyncing() throws -> Bool {
    guard access(folder.syncLock, F_OK) == 0 else { return false }
    guard let lock = try FileLock(taking: folder.syncLock) else { return true }
    withExtendedLifetime(lock) {}
    return false
  }

  /// Reads the whole search index.
  package func ofSearch() throws -> [Symptom] {
    let condition = try replica.searchCondition()
    guard condition == .unusable, isMending else { return [.search(condition)] }
    try replica.removeSearchIndex()
    return [.searchRemoved]
  }

  /// Files of interrupted commands: those that never got their name, and drafts of an editor.
  package func ofRemains() -> [Symptom] {
    let files = FileManager.default
    var found = folder.unfinished.filter(isStale).map { path in
      Symptom.remains(path: path, isMended: isMending && unlink(path) == 0)
    }
    found += noteDrafts()
    let others = (try? files.contentsOfDirectory(atPath: temporaryFolder)) ?? []
    for name in others.sorted() where name.hasPrefix("postil-") {
      let path = "\(temporaryFolder)/\(name)"
      guard name.utf8.count == Self.draftNameBytes, isStale(path),
        let held = try? files.contentsOfDirectory(atPath: path)
      else { continue }
      if held.isEmpty {
        found.append(.remains(path: path, isMended: isMending && rmdir(path) == 0))
      } else {
        found.append(.draft(path: path))
      }
      if found.count >= Self.mostRemains { break }
    }
    return found.isEmpty ? [.noRemains] : found
  }

  /// The drafts in the replica's folder that no process uses.
  private func noteDrafts() -> [Symptom] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.drafts)) ?? []
    return names.sorted().compactMap { name in
      let path = "\(folder.drafts)/\(name)"
      guard let target = DraftTarget(folderName: name), !isInUse(path) else { return nil }
      let held = try? FileManager.default.contentsOfDirectory(atPath: path)
      if held?.isEmpty == true {
        return .remains(path: path, isMended: isMending && rmdir(path) == 0)
      }
      return .noteDraft(path: path, command: target.command)
    }
  }

  /// True if a process has locked a folder, or may have.
  private func isInUse(_ path: String) -> Bool {
    do {
      guard let lock = try FileLock(folder: path) else { return true }
      withExtendedLifetime(lock) {}
      return false
    } catch {
      return true
    }
  }

  /// True for a file of this person that no command still writes.
  private func isStale(_ path: String) -> Bool {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_uid == getuid() else { return false }
    return Int64(status.st_mtim.tv_sec) * 1_000 < now.milliseconds - Self.staleMilliseconds
  }

  private static let leastFreeBytes: UInt64 = 200 << 20
  private static let toleranceMilliseconds: Int64 = 120_000
  private static let staleMilliseconds: Int64 = 3_600_000
  private static let comparedEvents = 200
  private static let mostRemains = 20
  /// Of `postil-` and 36 digits and hyphens.
  private static let draftNameBytes = 43
}
