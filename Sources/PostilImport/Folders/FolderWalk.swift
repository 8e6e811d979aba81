import Glibc

/// The files of a folder and of all folders below it, in the order of their names' bytes.
package struct FolderWalk {
  /// The limit of files and folders; beyond it the walk ends.
  package static let entryLimit = 1_000_000
  /// Folders within folders.
  static let depthLimit = 64

  package private(set) var files: [PathName] = []
  /// Files and folders whose names begin with a dot, such as `._x` of macOS and `.git`.
  package private(set) var hidden = 0
  /// Links that lead out of the folder: their targets were not named.
  package private(set) var outside = 0
  /// Sockets, devices and pipes; links that lead nowhere; folders that may not be read.
  package private(set) var unreadable = 0
  /// Links to files that were already found.
  package private(set) var repeated = 0
  /// Files whose name matches no pattern.
  package private(set) var leftOut = 0
  package private(set) var isCutOff = false

  private let patterns: [String]
  private var seen: Set<Identity> = []
  /// Without symbolic links, ending in a slash.
  private let root: [CChar]

  private struct Identity: Hashable {
    let device: UInt
    let inode: UInt
  }

  /// - Parameter patterns: a file is taken if its name matches one of them, ignoring case; without patterns
  ///   all files are. Source: fnmatch(3).
  package init(_ folder: PathName, including patterns: [String]) {
    self.patterns = patterns
    root = Self.resolved(folder) ?? []
    walk(folder, depth: 0)
  }

  private mutating func walk(_ folder: PathName, depth: Int) {
    guard depth <= Self.depthLimit,
      let stream = folder.bytes.withUnsafeBufferPointer({ opendir($0.baseAddress!) })
    else {
      unreadable += 1
      return
    }
    var names: [PathName] = []
    while let entry = readdir(stream) {
      let path = withUnsafePointer(to: &entry.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: 256) { PathName(folder, $0) }
      }
      if path.name.first == CChar(bitPattern: 0x2E) {
        let isItself =
          path.name.elementsEqual([0x2E, 0]) || path.name.elementsEqual([0x2E, 0x2E, 0])
        if !isItself { hidden += 1 }
        continue
      }
      names.append(path)
    }
    closedir(stream)
    names.sort { UInt8Order.precedes($0.bytes, $1.bytes) }
    for path in names {
      guard seen.count < Self.entryLimit else {
        isCutOff = true
        return
      }
      visit(path, depth: depth)
    }
  }

  private mutating func visit(_ path: PathName, depth: Int) {
    var found = stat()
    if path.bytes.withUnsafeBufferPointer({ lstat($0.baseAddress!, &found) }) == 0,
      found.st_mode & S_IFMT == S_IFLNK, let target = Self.resolved(path),
      !target.starts(with: root)
    {
      outside += 1
      return
    }
    guard path.bytes.withUnsafeBufferPointer({ stat($0.baseAddress!, &found) }) == 0 else {
      unreadable += 1
      return
    }
    let identity = Identity(device: UInt(found.st_dev), inode: UInt(found.st_ino))
    switch found.st_mode & S_IFMT {
    case S_IFDIR:
      guard seen.insert(identity).inserted else {
        repeated += 1
        return
      }
      walk(path, depth: depth + 1)
    case S_IFREG:
      guard matches(path) else {
        leftOut += 1
        return
      }
      guard seen.insert(identity).inserted else {
        repeated += 1
        return
      }
      files.append(path)
    default:
      unreadable += 1
    }
  }

  private static func resolved(_ path: PathName) -> [CChar]? {
    let found = path.bytes.withUnsafeBufferPointer { realpath($0.baseAddress!, nil) }
    guard let found else { return nil }
    defer { free(found) }
    return Array(UnsafeBufferPointer(start: found, count: strlen(found))) + [0x2F]
  }

  private func matches(_ path: PathName) -> Bool {
    let name = Array(path.name)
    return patterns.isEmpty || patterns.contains { fnmatch($0, name, FNM_CASEFOLD_LINUX) == 0 }
  }
}

/// `FNM_CASEFOLD`, which the C library exposes only to GNU programs.
private let FNM_CASEFOLD_LINUX: Int32 = 1 << 4

private enum UInt8Order {
  static func precedes(_ left: [CChar], _ right: [CChar]) -> Bool {
    left.lexicographicallyPrecedes(right) { UInt8(bitPattern: $0) < UInt8(bitPattern: $1) }
  }
}
