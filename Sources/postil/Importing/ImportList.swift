import Foundation
import PostilImport

/// The files that an import is about: those that were named, and those of the folders that were.
struct ImportList {
  struct File: Hashable {
    let path: PathName
    /// True if the path itself was named, false if a folder above it was.
    let isNamed: Bool
  }

  private(set) var files: [File] = []
  private(set) var hidden = 0
  private(set) var unreadable = 0
  private(set) var leftOut = 0
  private(set) var outside = 0
  private(set) var isCutOff = false
  /// Folders without a file that could be read.
  private(set) var emptyFolders: [String] = []

  private let paths: [String]
  private let patterns: [String]
  /// The stamp of each file at the time of its last reading.
  private var known: [PathName: FileStamp] = [:]
  /// The stamps of changed files at the last look: a file is read once it no longer changes.
  private var restless: [PathName: FileStamp] = [:]

  init(_ paths: [String], including patterns: [String]) {
    (self.paths, self.patterns) = (paths, patterns)
    look()
    for file in files { known[file.path] = FileStamp(file.path) }
  }

  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return path != "-" && FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  private mutating func look() {
    (files, hidden, unreadable, leftOut, outside, emptyFolders) = ([], 0, 0, 0, 0, [])
    for path in paths {
      guard Self.isFolder(path) else {
        files.append(File(path: PathName(path), isNamed: true))
        continue
      }
      let walk = FolderWalk(PathName(path), including: patterns)
      files += walk.files.map { File(path: $0, isNamed: false) }
      hidden += walk.hidden
      unreadable += walk.unreadable
      leftOut += walk.leftOut
      outside += walk.outside
      isCutOff = isCutOff || walk.isCutOff
      if walk.files.isEmpty { emptyFolders.append(path) }
    }
  }

  /// Looks again.
  ///
  /// - Returns: the files that are new, or that changed, and that are since the last look as they are now.
  mutating func changed() -> [File] {
    look()
    var settled: [File] = []
    var unsettled: [PathName: FileStamp] = [:]
    for file in files {
      let stamp = FileStamp(file.path)
      guard known[file.path] != stamp else { continue }
      if restless[file.path] == stamp {
        known[file.path] = stamp
        settled.append(File(path: file.path, isNamed: false))
      } else {
        unsettled[file.path] = stamp
      }
    }
    restless = unsettled
    return settled
  }
}
