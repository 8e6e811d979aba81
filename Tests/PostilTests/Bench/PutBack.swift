import Foundation
import Testing

/// The server's log is copied, and the copy put back, as people do who know nothing of `postil restore`. No
/// server runs meanwhile.
extension Team {
  private var log: String { "\(bench.folder)/server/workspaces/newsroom/workspace.sqlite" }

  func copyLog() throws {
    try? FileManager.default.removeItem(atPath: "\(bench.folder)/copy")
    try FileManager.default.copyItem(atPath: log, toPath: "\(bench.folder)/copy")
  }

  /// - Parameter inPlace: as the disk of a machine holds it that was rolled back: the file is the same one.
  func putBackLog(inPlace: Bool) throws {
    for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: log + end) }
    guard inPlace else {
      try FileManager.default.removeItem(atPath: log)
      return try FileManager.default.copyItem(atPath: "\(bench.folder)/copy", toPath: log)
    }
    let file = try #require(FileHandle(forWritingAtPath: log))
    try file.truncate(atOffset: 0)
    try file.write(
      contentsOf: #require(FileManager.default.contents(atPath: "\(bench.folder)/copy")))
    try file.close()
  }
}
