import Foundation
import Glibc

/// A file that is read from its beginning to its end, once.
///
/// A class, since it closes the file that it opened.
package final class InputFile {
  /// As it was named: any bytes but NUL; `-` is standard input.
  package let path: PathName
  private let handle: FileHandle
  private var unpacked: Gunzip?

  /// - Parameter isFound: it was found in a folder rather than named: then it must still be a regular file,
  ///   not a pipe.
  /// - Throws: the system's error.
  package init(_ path: PathName, isFound: Bool = false) throws(OpenFailure) {
    self.path = path
    if path.isStandardInput {
      handle = .standardInput
      return
    }
    let descriptor = path.bytes.withUnsafeBufferPointer {
      open($0.baseAddress!, O_RDONLY | O_CLOEXEC | (isFound ? O_NONBLOCK : 0))
    }
    guard descriptor >= 0 else { throw OpenFailure(errno: errno) }
    var status = stat()
    if isFound, fstat(descriptor, &status) != 0 || status.st_mode & S_IFMT != S_IFREG {
      close(descriptor)
      throw OpenFailure(errno: EINVAL)
    }
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  package struct OpenFailure: Error {
    package let errno: Int32
  }

  /// The first bytes of the file; of a gzip file, of its contents.
  func head(upTo count: Int) throws -> [UInt8] {
    let head = try packed(upTo: count)
    guard Gunzip.isGzip(head) else { return head }
    let gunzip = Gunzip(head: head) { [handle] in
      [UInt8](try handle.read(upToCount: 1 << 16) ?? Data())
    }
    unpacked = gunzip
    return try gunzip.read(upTo: count)
  }

  /// - Returns: at most that many of the following bytes; fewer only at the end.
  func read(upTo count: Int) throws -> [UInt8] {
    try unpacked.map { try $0.read(upTo: count) } ?? packed(upTo: count)
  }

  private func packed(upTo count: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      guard let more = try handle.read(upToCount: count - bytes.count), !more.isEmpty else { break }
      bytes += more
    }
    return bytes
  }
}

/// The name of a file in the system: bytes, not always UTF-8.
package struct PathName: Hashable, Sendable {
  /// Ends in a NUL.
  let bytes: [CChar]

  package init(_ path: String) {
    bytes = path.utf8.map { CChar(bitPattern: $0) } + [0]
  }

  init(_ folder: PathName, _ name: UnsafePointer<CChar>) {
    bytes =
      folder.bytes.dropLast() + [CChar(bitPattern: 0x2F)]
      + Array(UnsafeBufferPointer(start: name, count: strlen(name) + 1))
  }

  package var isStandardInput: Bool { self == PathName("-") }

  /// For people; invalid UTF-8 becomes U+FFFD.
  package var shown: String {
    String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The last part, for patterns.
  var name: ArraySlice<CChar> {
    bytes[((bytes.lastIndex(of: CChar(bitPattern: 0x2F)) ?? -1) + 1)...]
  }
}
