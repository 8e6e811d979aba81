import Foundation

/// Writes commits as a stream for `git fast-import`, which `fossil import --git` reads, too.
struct FastImport {
  private let file: FileHandle
  private var buffer: [UInt8] = []
  private var marks = 0

  init(path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let file = FileHandle(forWritingAtPath: path)
    else { throw CocoaError(.fileWriteUnknown) }
    self.file = file
  }

  /// - Parameter isContinued: whether the repository has commits already that this stream has not.
  mutating func add(_ commit: FileHistory.Commit, isContinued: Bool = false) throws {
    var changes: [String] = []
    for (path, bytes) in commit.files {
      guard let bytes else {
        changes.append("D \(path)\n")
        continue
      }
      marks += 1
      say("blob\nmark :\(marks)\n")
      append(bytes)
      changes.append("M 100644 :\(marks) \(path)\n")
    }
    marks += 1
    say("commit refs/heads/main\nmark :\(marks)\n")
    say("committer Desk <desk@example.org> \(1_760_000_000 + 60 * commit.number) +0000\n")
    append(Array("Annotate, \(commit.number)".utf8))
    if isContinued { say("from refs/heads/main^0\n") }
    for change in changes { say(change) }
    say("\n")
    if buffer.count > 1 << 20 { try flush() }
  }

  mutating func finish() throws {
    try flush()
    try file.close()
  }

  private mutating func say(_ words: String) { buffer += words.utf8 }

  private mutating func append(_ bytes: [UInt8]) {
    say("data \(bytes.count)\n")
    buffer += bytes
    say("\n")
  }

  private mutating func flush() throws {
    try file.write(contentsOf: buffer)
    buffer.removeAll(keepingCapacity: true)
  }
}
