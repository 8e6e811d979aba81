import CCrashDisk
import Foundation

/// A folder on a disk whose process can die between any two writes, and whose power can fail.
///
/// A class, because the machine that uses it and the world that pulls its plug share it, and for its
/// `deinit`.
package final class CrashDisk {
  package let folder: String
  private let disk: OpaquePointer

  /// - Parameter folder: where no such folder is yet.
  package init(making folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    guard let disk = crash_disk_create(folder) else { throw CocoaError(.fileNoSuchFile) }
    self.folder = folder
    self.disk = disk
  }

  deinit {
    crash_disk_destroy(disk)
  }

  package var isDead: Bool { crash_disk_is_dead(disk) }

  /// After so many more operations, the next one is the last, and perhaps half done.
  package func arm(operations: Int, seed: UInt64) {
    crash_disk_arm(disk, UInt64(operations), seed)
  }

  package func disarm() { crash_disk_disarm(disk) }

  package func kill() { crash_disk_kill(disk) }

  package enum Accident {
    /// All that was written is there.
    case processDied
    /// Writes since the last sync may be lost from some operation on.
    case powerCut
  }

  /// The disk as the next start finds it. All files must be closed.
  package func revive(after accident: Accident) throws {
    guard crash_disk_revive(disk, accident == .powerCut) else {
      throw CocoaError(.fileWriteUnknown)
    }
  }

  /// From now on nothing grows, and the system says why: ENOSPC, EDQUOT, EFBIG; 0 for room again.
  package func fill(_ code: Int32 = ENOSPC) { crash_disk_fill(disk, code) }

  /// From now on, synced bytes may be lost all the same: a planted fault.
  package func lie() { crash_disk_lie(disk) }

  /// Runs SQL on one of the files, as nobody may: a planted fault.
  package func execute(_ sql: String, on file: String) throws {
    guard crash_disk_execute("\(folder)/\(file)", sql) else {
      throw CocoaError(.fileWriteUnknown)
    }
  }
}
