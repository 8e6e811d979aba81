import Foundation
import Testing

/// The server's log is copied, and the copy put back, as people do who know nothing of `postil restore`. No
/// server runs meanwhile.
extension Team {
  private var log: String { "\(bench.folder)/server/workspaces/newsroom/workspace.sqlite" }
  private var copy: String { "\(bench.folder)/copy" }

  /// With its WAL, which a server that stops may leave.
  func copyLog() throws {
    for end in ["", "-wal"] { try replace(copy + end, by: log + end) }
  }

  /// - Parameter inPlace: as the disk of a machine holds it that was rolled back: the file is the same one.
  func putBackLog(inPlace: Bool) throws {
    try? FileManager.default.removeItem(atPath: "\(log)-shm")
    try replace("\(log)-wal", by: "\(copy)-wal")
    guard inPlace else { return try replace(log, by: copy) }
    let file = try #require(FileHandle(forWritingAtPath: log))
    try file.truncate(atOffset: 0)
    try file.write(contentsOf: #require(FileManager.default.contents(atPath: copy)))
    try file.close()
  }

  /// Removes the file if there is none to take its place.
  private func replace(_ path: String, by other: String) throws {
    try? FileManager.default.removeItem(atPath: path)
    guard FileManager.default.fileExists(atPath: other) else { return }
    try FileManager.default.copyItem(atPath: other, toPath: path)
  }
}
