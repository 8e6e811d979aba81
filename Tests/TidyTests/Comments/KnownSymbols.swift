/// Every word that occurs in code, in literals, or in files of other languages.
struct KnownSymbols {
  private var words: Set<String> = []
  /// Of every type, the names that its body and its extensions declare.
  private var members: [String: Set<String>] = [:]
  /// Of every function, the labels of its arguments.
  private var functions: [String: Set<[String]>] = [:]

  init(_ tree: Tree) {
    for path in tree.paths {
      if let name = path.split(separator: "/").last { words.insert(String(name)) }
    }
    for file in tree.files {
      words.formUnion(file.words.keys)
      for token in file.tokens where token.kind == .literal {
        add(wordsOf: Array(token.text.utf8))
      }
      let isProgram = ![".swift", ".md", ".json"].contains { file.path.hasSuffix($0) }
      if isProgram { add(wordsOf: file.bytes) }
      for declaration in file.declarations {
        if declaration.kind == .type, members[declaration.name] == nil {
          members[declaration.name] = []
        }
        if let type = declaration.inside.last {
          members[type, default: []].insert(declaration.name)
        }
        if declaration.kind == .function {
          functions[declaration.name, default: []].insert(declaration.labels)
        }
      }
    }
  }

  private mutating func add(wordsOf bytes: [UInt8]) {
    for word in bytes.split(whereSeparator: { !Lexer.isWordByte[Int($0)] }) {
      words.insert(String(decoding: word, as: UTF8.self))
    }
  }

  /// The complaint about a name in backticks; `nil` if the span names no symbol, or one that exists.
  func complaint(about span: String) -> String? {
    guard let symbol = Symbol(span) else { return nil }
    if let labels = symbol.labels, let known = functions[symbol.names.last ?? ""], !labels.isEmpty,
      !known.contains(labels)
    {
      return "name a function that exists: there is no \(span)"
    }
    if symbol.names.count == 2, let known = members[symbol.names[0]] {
      let made: Set = ["init", "self", "allCases", "rawValue", "none", "some"]
      if !known.contains(symbol.names[1]), !made.contains(symbol.names[1]) {
        return "name a member that exists: \(symbol.names[0]) has no \(symbol.names[1])"
      }
    }
    for name in symbol.names + (symbol.labels ?? [])
    where !words.contains(name) && name != "_" && Tree.elsewhere[name] == nil {
      return "name a symbol that exists: there is no \(name)"
    }
    return nil
  }
}

/// A name as comments write it: alone, after that of its type and a dot, or before the labels of arguments.
private struct Symbol {
  let names: [String]
  /// `nil` without parentheses.
  let labels: [String]?

  init?(_ span: String) {
    var chain = span[...]
    if let open = chain.firstIndex(of: "(") {
      guard chain.last == ")" else { return nil }
      let inside = chain[open...].dropFirst().dropLast()
      guard inside.isEmpty || inside.last == ":" else { return nil }
      labels = inside.split(separator: ":").map(String.init)
      chain = chain[..<open]
    } else {
      labels = nil
    }
    if chain.first == "." { chain = chain.dropFirst() }
    names = chain.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    for name in names + (labels ?? []) {
      // Names with an underscore are those of C and of languages; those of a letter stand for a value.
      guard let first = name.utf8.first, first > UInt8(ascii: "9"),
        name.utf8.count > 1 || name == "_",
        name.utf8.allSatisfy({ $0 < 0x80 && Lexer.isWordByte[Int($0)] }),
        name == "_" || !name.contains("_")
      else { return nil }
    }
  }
}
