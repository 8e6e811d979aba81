import Foundation
import PostilLog
package import PostilWire

/// A file that holds a signing key, mode 0600: a replica's or an operator's.
package enum KeyFile {
  /// The reason why a key cannot be read. Never includes its content.
  package struct Unreadable: Error, Hashable, Sendable {
    package let path: String
  }

  /// - Throws: `Unreadable` where there is no key; `SystemFault` where this process may not read it.
  package static func read(_ path: String) throws -> SigningKey {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    let fault = SystemFault(errno: errno, path: path)
    guard descriptor >= 0 else {
      throw fault.kind == .noSuchPath ? Unreadable(path: path) : fault as any Error
    }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    // A longer file is not a key.
    guard let bytes = try? file.read(upToCount: 1 << 10), let key = SigningKey(bytes: bytes)
    else { throw Unreadable(path: path) }
    return key
  }

  /// Writes the key so that nobody else can read it even for a moment, and waits until it is on the disk.
  package static func write(_ key: SigningKey, to path: String) throws {
    try PrivateFile.write(key.bytes, to: path)
  }
}
