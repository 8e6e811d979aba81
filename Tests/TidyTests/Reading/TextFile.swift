import Glibc

/// One file of the tree.
struct TextFile: Sendable {
  /// From the root of the tree, with slashes.
  let path: String
  let bytes: [UInt8]
  /// Of a Swift file; empty for every other.
  let tokens: [Token]
  /// Of a Swift file; empty for every other.
  let declarations: [Declaration]
  /// How often the name of a type occurs within its own body, or as what an extension extends.
  let ownUses: [String: Int]

  init(_ path: String, _ bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    tokens = path.hasSuffix(".swift") ? Lexer.tokens(of: bytes) : []
    (declarations, ownUses) = Declaration.all(in: tokens)
  }

  var folder: String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "" }
  var name: String { path.split(separator: "/").last.map(String.init) ?? path }
  var isSource: Bool { path.hasPrefix("Sources/") }

  var lines: [String] {
    bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether a text occurs anywhere in it. Fast, so that most files need no closer look.
  func mentions(_ text: String) -> Bool {
    let sought = Array(text.utf8)
    return bytes.withUnsafeBytes { bytes in
      guard var at = bytes.baseAddress else { return false }
      let end = at + bytes.count
      while let place = memchr(at, Int32(sought[0]), end - at) {
        if end - UnsafeRawPointer(place) < sought.count { return false }
        if memcmp(place, sought, sought.count) == 0 { return true }
        at = UnsafeRawPointer(place) + 1
      }
      return false
    }
  }

  /// As an editor counts them: a line feed at the end begins no line.
  var lineCount: Int {
    var count = 0
    for byte in bytes where byte == UInt8(ascii: "\n") { count += 1 }
    return bytes.last == UInt8(ascii: "\n") || bytes.isEmpty ? count : count + 1
  }

  /// Whether it lies in a folder or in one below it.
  func isIn(_ folder: String) -> Bool { path.hasPrefix(folder + "/") }
}
