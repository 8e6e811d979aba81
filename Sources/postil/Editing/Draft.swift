import Foundation
import PostilLog

/// A file in a private folder that a person writes into. It is removed when the typed text has arrived,
/// or when nothing was typed, and never otherwise; nor does anything else that an editor left there.
struct Draft {
  /// The files that stay behind for a person to look at.
  enum Leftover {
    /// Nothing that is worth it: as it was, but for blanks and ends of lines, or nothing but these.
    case untouched
    case typed(path: String)
    /// Other files, or none where the draft was.
    case folder(path: String)
  }

  let path: String
  private let folder: String
  private let start: String
  private let name: String

  /// - Parameter name: of the file.
  /// - Throws: `EditorProblem.noDraft`.
  init(_ text: String, named name: String) throws(EditorProblem) {
    start = text
    self.name = name
    folder =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("postil-\(UUID().uuidString)").path
    path = "\(folder)/\(name)"
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
      unlink(path)
      rmdir(folder)
      throw .noDraft(path: path, reason: SystemFault.words(for: error))
    }
  }

  /// The text that is in the file now.
  func written(limitBytes: Int) throws(EditorProblem) -> String {
    guard isFile else { throw .noFile }
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
    let bytes: Data
    do {
      let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
      bytes = try file.read(upToCount: limitBytes + 1) ?? Data()
    } catch {
      throw .unreadable(reason: SystemFault.words(for: error))
    }
    guard bytes.count <= limitBytes else { throw .tooLong(limitBytes: limitBytes) }
    do {
      return try TypedText.sound(Array(bytes))
    } catch {
      throw .notText(error)
    }
  }

  /// Runs `body`, which uses the written text. If it fails, removes the file only if nobody has changed it.
  ///
  /// - Throws: the error of `body`; if a file stays, `EditorProblem.kept`.
  func keptOnFailure<Answer>(_ body: () throws -> Answer) throws -> Answer {
    do {
      return try body()
    } catch {
      let leftover = leftover
      guard case .untouched = leftover else {
        throw EditorProblem.kept(leftover, cause: error)
      }
      remove()
      throw error
    }
  }

  /// Removes the file, and the folder where it holds nothing else.
  ///
  /// - Returns: whether all of it is gone.
  @discardableResult
  func remove() -> Bool {
    if case .folder = leftover { return false }
    unlink(path)
    return rmdir(folder) == 0
  }

  /// The files that would stay behind now.
  var leftover: Leftover {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
    guard names == [name], isFile else { return .folder(path: folder) }
    guard let data = FileManager.default.contents(atPath: path) else { return .typed(path: path) }
    let bytes = Self.withoutBlanks(data)
    return bytes.isEmpty || bytes == Self.withoutBlanks(start.utf8)
      ? .untouched : .typed(path: path)
  }

  private static func withoutBlanks(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    bytes.filter { !" \t\r\n".utf8.contains($0) }
  }

  /// An editor may put anything in its place, also a pipe that never ends.
  private var isFile: Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }
}
