import Foundation

/// A file in a private folder that a person writes into. It goes away when what was typed has arrived,
/// or when nothing was typed, and never otherwise.
struct Draft {
  let path: String
  private let folder: String
  private let start: String

  /// - Throws: `EditorProblem.noDraft`.
  init(_ text: String) throws(EditorProblem) {
    start = text
    folder =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("postil-\(UUID().uuidString)").path
    path = "\(folder)/resolve.txt"
    guard mkdir(folder, 0o700) == 0 else {
      throw .noDraft(path: folder, reason: String(cString: strerror(errno)))
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    do {
      guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
      let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
      try file.write(contentsOf: Data(text.utf8))
      try file.close()
    } catch {
      remove()
      throw .noDraft(path: path, reason: error.localizedDescription)
    }
  }

  /// What is in the file now.
  func written(limitBytes: Int) throws(EditorProblem) -> String {
    let bytes: Data
    do {
      let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      bytes = try file.read(upToCount: limitBytes + 1) ?? Data()
    } catch {
      throw .unreadable(reason: error.localizedDescription)
    }
    guard bytes.count <= limitBytes else { throw .tooLong(limitBytes: limitBytes) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .unreadable(reason: "it is no valid UTF-8")
    }
    return text
  }

  /// Runs what the file is for, and removes it.
  ///
  /// - Throws: what `body` throws; where somebody has changed the file, `EditorProblem.kept`.
  func keptOnFailure<Answer>(_ body: () throws -> Answer) throws -> Answer {
    do {
      let answer = try body()
      remove()
      return answer
    } catch {
      guard isChanged else {
        remove()
        throw error
      }
      throw EditorProblem.kept(path: path, cause: error)
    }
  }

  private var isChanged: Bool {
    guard let bytes = FileManager.default.contents(atPath: path) else { return false }
    return bytes != Data(start.utf8)
  }

  private func remove() {
    try? FileManager.default.removeItem(atPath: folder)
  }
}
