/// Takes Swift source apart far enough to tell code, comments and literals from one another.
///
/// It reads bytes, since a test in a debug build reads the whole tree in a second that way.
struct Lexer {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var at = 0
  private var line = 1
  private var tokens: [Token] = []

  static func tokens(of bytes: [UInt8]) -> [Token] {
    bytes.withUnsafeBufferPointer { bytes in
      var lexer = Lexer(bytes: bytes)
      lexer.readCode(untilParenthesis: false)
      return lexer.tokens
    }
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private func byte(_ offset: Int = 0) -> UInt8 {
    at + offset < bytes.count ? bytes[at + offset] : 0
  }

  /// Moves on by some bytes and counts the lines in them.
  private mutating func skip(_ count: Int) {
    let end = min(at + count, bytes.count)
    while at < end {
      if bytes[at] == newline { line += 1 }
      at += 1
    }
  }

  private mutating func add(_ kind: Token.Kind, from start: Int, line: Int) {
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    tokens.append(Token(kind: kind, text: text, line: line))
  }

  /// Reads to the end, or to the parenthesis that ends an interpolation.
  private mutating func readCode(untilParenthesis: Bool) {
    var depth = 0
    while at < bytes.count {
      let first = bytes[at]
      if Self.isWordByte[Int(first)] {
        readWord()
      } else if first <= 0x20 {
        skip(1)
      } else if first == slash, byte(1) == slash {
        readLineComment()
      } else if first == slash, byte(1) == star {
        readBlockComment()
      } else if first == quote || first == hash && startsRawLiteral {
        readLiteral()
      } else if first == slash, startsPattern {
        readPattern()
      } else if first == backtick {
        readQuotedWord()
      } else {
        if first == open { depth += 1 }
        if first == close {
          if untilParenthesis, depth == 0 { return }
          depth -= 1
        }
        skip(1)
        add(.sign, from: at - 1, line: line)
      }
    }
  }

  private mutating func readWord() {
    let start = at
    let isNumber = bytes[at] >= zero && bytes[at] <= nine
    while at < bytes.count, Self.isWordByte[Int(bytes[at])] { at += 1 }
    add(isNumber ? .number : .word, from: start, line: line)
  }

  private mutating func readQuotedWord() {
    let start = at + 1
    at = start
    while at < bytes.count, bytes[at] != backtick, bytes[at] != newline { at += 1 }
    add(.word, from: start, line: line)
    if byte() == backtick { at += 1 }
  }

  private mutating func readLineComment() {
    let start = at
    while at < bytes.count, bytes[at] != newline { at += 1 }
    add(.comment, from: start, line: line)
  }

  private mutating func readBlockComment() {
    let start = at
    let first = line
    var depth = 0
    repeat {
      if byte() == slash, byte(1) == star {
        depth += 1
        skip(2)
      } else if byte() == star, byte(1) == slash {
        depth -= 1
        skip(2)
      } else {
        skip(1)
      }
    } while depth > 0 && at < bytes.count
    add(.comment, from: start, line: first)
  }

  private var startsRawLiteral: Bool {
    var offset = 0
    while byte(offset) == hash { offset += 1 }
    return byte(offset) == quote
  }

  /// The literal comes before the tokens of its interpolations.
  private mutating func readLiteral() {
    let start = at
    let first = line
    var hashes = 0
    while byte() == hash {
      hashes += 1
      at += 1
    }
    let quotes = byte(1) == quote && byte(2) == quote ? 3 : 1
    let place = tokens.count
    at += quotes
    while at < bytes.count {
      if bytes[at] == backslash, isHashes(hashes, after: 1) {
        at += 1 + hashes
        if byte() == open {
          at += 1
          readCode(untilParenthesis: true)
        }
        skip(1)
      } else if isQuotes(quotes), isHashes(hashes, after: quotes) {
        at += quotes + hashes
        break
      } else if quotes == 1, bytes[at] == newline {
        break
      } else {
        skip(1)
      }
    }
    let text = String(decoding: bytes[start..<min(at, bytes.count)], as: UTF8.self)
    tokens.insert(Token(kind: .literal, text: text, line: first), at: place)
  }

  private func isQuotes(_ count: Int) -> Bool {
    (0..<count).allSatisfy { byte($0) == quote }
  }

  private func isHashes(_ count: Int, after offset: Int) -> Bool {
    (0..<count).allSatisfy { byte(offset + $0) == hash }
  }

  /// A slash begins a pattern where no value stands before it, and a division otherwise.
  private var startsPattern: Bool {
    guard let last = tokens.last, last.kind == .sign, "(,=:[".contains(last.text) else {
      return false
    }
    return byte(1) > 0x20 && byte(1) != close && byte(1) != comma
  }

  private mutating func readPattern() {
    let start = at
    at += 1
    while at < bytes.count, bytes[at] != slash, bytes[at] != newline {
      at += bytes[at] == backslash ? 2 : 1
    }
    at = min(at + 1, bytes.count)
    add(.literal, from: start, line: line)
  }

  /// Letters, digits, the underscore, the dollar, and every byte beyond ASCII.
  static let isWordByte: [Bool] = (0..<256).map { code in
    switch UInt8(code) {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), zero...nine,
      UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...0xff:
      true
    default: false
    }
  }
}

private let newline = UInt8(ascii: "\n")
private let slash = UInt8(ascii: "/")
private let star = UInt8(ascii: "*")
private let quote = UInt8(ascii: "\"")
private let hash = UInt8(ascii: "#")
private let backslash = UInt8(ascii: "\\")
private let backtick = UInt8(ascii: "`")
private let open = UInt8(ascii: "(")
private let close = UInt8(ascii: ")")
private let comma = UInt8(ascii: ",")
private let zero = UInt8(ascii: "0")
private let nine = UInt8(ascii: "9")
