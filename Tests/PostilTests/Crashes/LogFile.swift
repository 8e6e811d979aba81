import Foundation

/// The file into which the server's commits go first: it changes with every one of them.
struct LogFile {
  private let path: String
  private var last: [Int64]
  /// The number of times that it was seen changed.
  private(set) var changes = 0

  init(of bench: Bench) {
    path = "\(bench.folder)/server/workspaces/newsroom/workspace.sqlite-wal"
    last = Self.state(of: path)
  }

  mutating func look() {
    let now = Self.state(of: path)
    if now != last { changes += 1 }
    last = now
  }

  private static func state(of path: String) -> [Int64] {
    var found = stat()
    guard stat(path, &found) == 0 else { return [] }
    return [Int64(found.st_size), Int64(found.st_mtim.tv_sec), Int64(found.st_mtim.tv_nsec)]
  }
}
