import Foundation
import PostilLog

/// Where a replica lies: a folder with `.postil/` in it.
package struct ReplicaFolder: Hashable, Sendable {
  /// Absolute, without a slash at the end.
  package let path: String

  package var home: String { "\(path)/.postil" }
  var database: String { "\(home)/replica.sqlite" }
  var key: String { "\(home)/key" }
  /// The key of an identity that the file may not have yet.
  var nextKey: String { "\(home)/key.next" }
  var syncLock: String { "\(home)/sync.lock" }

  init(path: String) {
    self.path = path
  }

  /// The replica that a folder belongs to: its own, or that of the nearest folder above.
  package static func containing(_ path: String) throws(ReplicaError) -> ReplicaFolder {
    guard let found = try search(upward: absolute(path)) else {
      throw .notAReplica(path: absolute(path))
    }
    return found
  }

  /// A folder that may become a replica.
  package static func new(at path: String) throws(ReplicaError) -> ReplicaFolder {
    let folder = ReplicaFolder(path: absolute(path))
    if let outer = try? search(upward: folder.path) {
      if outer == folder { throw .alreadyAReplica(path: folder.path) }
      throw .insideReplica(path: folder.path, outer: outer.path)
    }
    return folder
  }

  /// What lies there already would be taken for the replica's own. What an interrupted clone left does not
  /// count.
  func expectEmpty() throws(ReplicaError) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    guard names.allSatisfy({ $0 == ".postil" }) else { throw .folderNotEmpty(path: path) }
  }

  /// - Throws: `ReplicaError.system` for a folder that this process may not look into: a replica may lie
  ///   there.
  private static func search(upward path: String) throws(ReplicaError) -> ReplicaFolder? {
    var candidate = path
    while true {
      let folder = ReplicaFolder(path: candidate)
      if access(folder.database, F_OK) == 0 { return folder }
      if errno == EACCES { throw .system(SystemFault(errno: EACCES, path: folder.home)) }
      let above = (candidate as NSString).deletingLastPathComponent
      if above == candidate || above.isEmpty { return nil }
      candidate = above
    }
  }

  /// Without symbolic links, also above what does not exist yet: where it will lie is what counts.
  private static func absolute(_ path: String) -> String {
    var existing = URL(fileURLWithPath: path).standardizedFileURL
    var missing: [String] = []
    while existing.path != "/", !FileManager.default.fileExists(atPath: existing.path) {
      missing.append(existing.lastPathComponent)
      existing.deleteLastPathComponent()
    }
    return missing.reversed()
      .reduce(existing.resolvingSymlinksInPath()) { $0.appendingPathComponent($1) }.path
  }
}
