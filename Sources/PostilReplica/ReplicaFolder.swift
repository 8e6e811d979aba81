import Foundation
import PostilCore
import PostilLog

/// The folder of a replica, with `.postil/` in it.
package struct ReplicaFolder: Hashable, Sendable {
  /// Absolute, without a slash at the end.
  package let path: String

  package var home: String { "\(path)/.postil" }
  var database: String { "\(home)/replica.sqlite" }
  var key: String { "\(home)/key" }
  /// The key of an identity that the file may not have taken yet.
  var nextKey: String { "\(home)/key.next" }
  var syncLock: String { "\(home)/sync.lock" }
  /// Held while the search index is used.
  var searchLock: String { "\(home)/search.lock" }
  /// Held by the process that makes the replica.
  var makingLock: String { "\(home)/making.lock" }
  /// The folder of the workspace's server, as long as the workspace is not published.
  package var server: String { "\(home)/server" }
  /// The same folder once it was handed over, until it is removed.
  package var formerServer: String { "\(home)/server.published" }

  /// The texts that people write in an editor, until they are recorded: a folder for each.
  package var drafts: String { "\(home)/drafts" }
  /// The saved queries.
  var searches: String { "\(home)/searches" }
  /// The names that files of this folder have until they are whole.
  var unfinished: [String] { [key, nextKey, database, searches].map { "\($0).new" } }

  /// True if a replica is there.
  var isReplica: Bool { access(database, F_OK) == 0 }
  /// True if the workspace has no server but the one in this folder.
  package var isUnpublished: Bool { access(server, F_OK) == 0 }

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

  /// Fails for a folder with contents, which would be taken for the replica's own. Remains of an interrupted
  /// clone do not count.
  package func expectEmpty() throws(ReplicaError) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    guard names.allSatisfy({ $0 == ".postil" }) else { throw .folderNotEmpty(path: path) }
  }

  /// - Throws: `ReplicaError.system` for a folder that this process may not read: a replica may be there.
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

  /// Without symbolic links, also above a path that does not exist yet: its future place counts.
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
