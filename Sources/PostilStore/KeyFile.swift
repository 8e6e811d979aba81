import Foundation
package import PostilWire

/// A file that holds a signing key, mode 0600: a replica's or an operator's.
package enum KeyFile {
  /// Why a key cannot be had. Never says anything of its content.
  package struct Unreadable: Error, Hashable, Sendable {
    package let path: String
  }

  package static func read(_ path: String) throws(Unreadable) -> SigningKey {
    guard let bytes = FileManager.default.contents(atPath: path), let key = SigningKey(bytes: bytes)
    else { throw Unreadable(path: path) }
    return key
  }

  /// Writes it so that nobody else can read it even for a moment, and waits until it is on the disk.
  package static func write(_ key: SigningKey, to path: String) throws {
    try PrivateFile.write(key.bytes, to: path)
  }
}
