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
  /// The tokens without comments and literals.
  let code: [Token]
  /// The number of times that each word occurs in the code.
  let words: [String: Int]
  /// The number of times that a type's name occurs within its own body, or after `extension`.
  let ownUses: [String: Int]

  init(_ path: String, _ bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    tokens = path.hasSuffix(".swift") ? Lexer.tokens(of: bytes) : []
    code = tokens.filter { $0.kind != .comment && $0.kind != .literal }
    words = code.reduce(into: [:]) { words, token in
      if token.kind == .word { words[token.text, default: 0] += 1 }
    }
    (declarations, ownUses) = Declaration.all(in: code)
  }

  var folder: String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "" }
  var name: String { path.split(separator: "/").last.map(String.init) ?? path }
  var isSwift: Bool { path.hasSuffix(".swift") }
  var isSource: Bool { path.hasPrefix("Sources/") }

  var lines: [String] { slices.map { String(decoding: $0, as: UTF8.self) } }

  var numberedLines: [(text: String, line: Int)] {
    lines.enumerated().map { ($0.element, $0.offset + 1) }
  }

  private var slices: [ArraySlice<UInt8>] {
    bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  }

  /// True if a text occurs anywhere in it. Fast, so that most files need no closer look.
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
    slices.count - (bytes.last == UInt8(ascii: "\n") || bytes.isEmpty ? 1 : 0)
  }

  /// True if it lies in a folder or in one below it.
  func isIn(_ folder: String) -> Bool { path.hasPrefix(folder + "/") }
}
