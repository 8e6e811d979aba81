import Foundation
import Glibc

/// A private file for a program that reads files. It has no name: nobody else finds it, and it disappears
/// when it is closed.
struct PDFCopy {
  /// The largest PDF that is read.
  static let fileBytes = 128 << 20

  /// Positioned at its beginning.
  let handle: FileHandle

  init(_ bytes: [UInt8]) throws(TextError) {
    let folder = FileManager.default.temporaryDirectory
    // The system replaces these letters with its own.
    let name = "postil-" + String(repeating: "X", count: 6)
    var template = Array(folder.appendingPathComponent(name).path.utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else {
      throw .helperFailed(program: "pdftotext", reason: "no temporary file can be made")
    }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(template)
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try handle.write(contentsOf: Data(bytes))
      try handle.seek(toOffset: 0)
    } catch {
      throw .helperFailed(program: "pdftotext", reason: "its temporary file cannot be written")
    }
  }
}
