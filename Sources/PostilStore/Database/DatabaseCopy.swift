import Foundation
import GRDB
import PostilLog
import SystemPackage

extension DatabaseFile {
  /// Copies an open database, even one in use, into one file that only its owner can read.
  ///
  /// The copy takes its name only once it is whole and on the disk.
  ///
  /// - Parameters:
  ///   - path: must not exist yet.
  ///   - finish: runs on the copy before it has its name.
  static func copy<Answer>(
    _ source: DatabaseQueue, to path: String, finish: (DatabaseQueue) throws -> Answer
  ) throws -> Answer {
    let unfinished = "\(path).unfinished"
    try remove(unfinished)
    let descriptor = try FileDescriptor.make(unfinished, .readWrite, shown: path)
    defer { try? descriptor.close() }
    do {
      let copy = try openEmpty(at: unfinished)
      try copy.naming { try source.backup(to: copy) }
      // All in one file, so that a copy that is carried elsewhere is complete.
      try copy.inOrder { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
      let answer = try finish(copy)
      try copy.close()
      try descriptor.synchronize()
      try NewName.give(path, to: unfinished)
      return answer
    } catch {
      try? remove(unfinished)
      throw error
    }
  }
}
