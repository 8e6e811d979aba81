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
  /// True where a command that did not come to its end left a text in it.
  let isResumed: Bool
  private let folder: String
  /// The texts of a file into which nobody has written anything.
  private let starts: [String]
  private let name: String

  /// A file in a folder of its own, for temporary files.
  ///
  /// - Parameter name: of the file.
  /// - Throws: `EditorProblem.noDraft`.
  init(_ text: String, named name: String) throws(EditorProblem) {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("postil-\(UUID().uuidString)").path
    guard mkdir(folder, 0o700) == 0 else {
      throw .noDraft(path: folder, reason: String(cString: strerror(errno)))
    }
    do throws(EditorProblem) {
      try self.init(text, named: name, in: folder)
    } catch {
      rmdir(folder)
      throw error
    }
  }

  /// A file in a folder; or the one that is there, as it is, if somebody has written into it.
  ///
  /// - Parameter emptied: the text of a file out of which somebody took all that it began with.
  init(_ text: String, emptied: String? = nil, named name: String, in folder: String)
    throws(EditorProblem)
  {
    starts = [text] + (emptied.map { [$0] } ?? [])
    self.name = name
    self.folder = folder
    path = "\(folder)/\(name)"
    if Self.isFile(path) {
      guard Self.isUntouched(path, starts) else {
        isResumed = true
        return
      }
    } else if Self.mode(of: path) != nil {
      throw .noDraft(path: path, reason: String(cString: strerror(EEXIST)))
    }
    isResumed = false
    unlink(path)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    do {
      guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
      let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
      try file.write(contentsOf: Data(text.utf8))
      try file.close()
    } catch {
      unlink(path)
      throw .noDraft(path: path, reason: SystemFault.words(for: error))
    }
  }

  /// The text that is in the file now.
  func written(limitBytes: Int) throws(EditorProblem) -> String {
    guard Self.isFile(path) else { throw .noFile }
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
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
    guard names == [name], Self.isFile(path) else { return .folder(path: folder) }
    return Self.isUntouched(path, starts) ? .untouched : .typed(path: path)
  }

  /// True if a file is one of these texts, but for blanks and ends of lines, or holds nothing else.
  private static func isUntouched(_ path: String, _ starts: [String]) -> Bool {
    guard isFile(path), let data = FileManager.default.contents(atPath: path) else { return false }
    let bytes = withoutBlanks(data)
    return bytes.isEmpty || starts.contains { withoutBlanks($0.utf8) == bytes }
  }

  private static func withoutBlanks(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    bytes.filter { !" \t\r\n".utf8.contains($0) }
  }

  /// An editor may put anything in its place, also a pipe that never ends, or a link to a file of somebody else.
  private static func isFile(_ path: String) -> Bool { mode(of: path) == S_IFREG }

  /// The kind of a file, without following links; `nil` for none.
  private static func mode(of path: String) -> mode_t? {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }
}
