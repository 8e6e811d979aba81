/// A name that Swift source declares.
struct Declaration: Sendable {
  enum Kind: Sendable {
    case type
    case function
    /// A property of a type, or a constant or variable of a file.
    case property
    /// Of an enum.
    case element
  }

  let kind: Kind
  let name: String
  let line: Int
  /// The type or the extension that it stands in, from the outermost; empty at the top of a file.
  let inside: [String]
  /// Such as `Test` or `main`, and the modifiers such as `override`.
  let marks: Set<String>
  /// Of a function: the labels of its arguments, `_` where there is none.
  let labels: [String]

  /// - Parameter tokens: without comments and literals.
  /// - Returns: also the number of times that a type's name occurs within its own body, or after `extension`.
  static func all(in tokens: [Token]) -> (found: [Declaration], ownUses: [String: Int]) {
    var reader = DeclarationReader(tokens: tokens)
    reader.read()
    return (reader.found, reader.ownUses)
  }
}

/// Finds declarations by their keywords, and the bodies that they stand in by their braces.
private struct DeclarationReader {
  let tokens: [Token]
  private var at = 0
  /// The owner of every open brace: the name of a type, or nothing.
  private var bodies: [String?] = []
  private var nextBody: String?
  private var marks: Set<String> = []
  private(set) var found: [Declaration] = []
  private(set) var ownUses: [String: Int] = [:]

  init(tokens: [Token]) { self.tokens = tokens }

  private func token(_ offset: Int) -> Token? {
    at + offset < tokens.count && at + offset >= 0 ? tokens[at + offset] : nil
  }

  mutating func read() {
    while at < tokens.count {
      let token = tokens[at]
      switch token.kind {
      case .sign: readSign(token.text)
      case .word: readWord(token.text)
      case .number, .literal, .comment: break
      }
      at += 1
    }
  }

  private mutating func readSign(_ sign: String) {
    if sign == "{" {
      bodies.append(nextBody)
      nextBody = nil
      marks = []
    } else if sign == "}" {
      _ = bodies.popLast()
      marks = []
    } else if sign == "@", let name = token(1), name.kind == .word {
      marks.insert(name.text)
    }
  }

  private mutating func readWord(_ word: String) {
    if bodies.contains(word) { ownUses[word, default: 0] += 1 }
    if let last = token(-1), last.isSign(".") || last.isSign("#") { return }
    guard let next = token(1), next.kind == .word else { return }
    switch word {
    case "struct", "class", "enum", "protocol", "actor", "extension":
      // `class` also marks a member, and `actor` may be a name.
      if word == "class", ["func", "var", "let"].contains(next.text) { return }
      nextBody = extendedName()
      if word == "extension" {
        if let extended = nextBody { ownUses[extended, default: 0] += 1 }
      } else {
        add(.type, next)
      }
    case "typealias": add(.type, next)
    case "func": add(.function, next, labels: labels())
    case "var", "let": if isMember { add(.property, next) }
    case "case": if isMember, !bodies.isEmpty { readElements() }
    case "override", "private", "fileprivate", "package", "static": marks.insert(word)
    default: break
    }
  }

  /// True if a declaration here belongs to a type or to the file.
  private var isMember: Bool { bodies.allSatisfy { $0 != nil } && nextBody == nil }

  private mutating func add(_ kind: Declaration.Kind, _ name: Token, labels: [String] = []) {
    found.append(
      Declaration(
        kind: kind, name: name.text, line: name.line, inside: bodies.compactMap { $0 },
        marks: marks,
        labels: labels))
    marks = []
  }

  /// Of `extension A.B`, the last name.
  private func extendedName() -> String? {
    var offset = 1
    while token(offset + 1)?.isSign(".") == true, token(offset + 2)?.kind == .word { offset += 2 }
    return token(offset)?.text
  }

  /// The labels in the parentheses that follow the name of a function.
  private func labels() -> [String] {
    var offset = 2
    while let next = token(offset), !next.isSign("(") {
      if next.isSign("{") { return [] }
      offset += 1
    }
    var labels: [String] = []
    var depth = 0
    while let next = token(offset) {
      if next.kind == .sign, "([{<".contains(next.text) {
        depth += 1
        if depth == 1, let label = labelAt(offset + 1) { labels.append(label) }
      } else if next.kind == .sign, ")]}".contains(next.text) || isClosingAngle(offset) {
        depth -= 1
        if depth == 0 { break }
      } else if depth == 1, next.isSign(","), let label = labelAt(offset + 1) {
        labels.append(label)
      }
      offset += 1
    }
    return labels
  }

  private func isClosingAngle(_ offset: Int) -> Bool {
    token(offset)?.isSign(">") == true && token(offset - 1)?.isSign("-") == false
  }

  private func labelAt(_ offset: Int) -> String? {
    guard let token = token(offset), token.kind == .word else { return nil }
    return token.text
  }

  /// The names after `case`, over commas, without their values.
  private mutating func readElements() {
    while let name = token(1), name.kind == .word {
      add(.element, name)
      at += 1
      var depth = 0
      var offset = 1
      while let next = token(offset) {
        if next.isSign("(") { depth += 1 }
        if next.isSign(")") { depth -= 1 }
        if depth == 0, !next.isSign(")") { break }
        offset += 1
      }
      if token(offset)?.isSign("=") == true { offset += 2 }
      guard token(offset)?.isSign(",") == true else { return }
      at += offset
    }
  }
}
