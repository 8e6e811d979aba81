extension Tree {
  /// Literals and imports that speak SQL outside the stores. Each store speaks to its own engine. Tests may look into a
  /// database.
  func straySQL() -> [Finding] {
    let starts = [
      "SELECT ", "INSERT ", "UPDATE ", "DELETE FROM ", "CREATE TABLE", "CREATE INDEX", "PRAGMA ",
      "DROP ",
    ]
    let stores = [
      "GRDB": "PostilStore", "GRDBSQLite": "PostilStore", "CLibPQ": "PostilPostgres",
    ]
    return swift.filter(\.isSource).flatMap { file in
      let imports = file.imports.compactMap { module, line -> Finding? in
        guard let store = stores[module], !file.isIn("Sources/\(store)") else { return nil }
        return Finding(file.path, line, "ask a store: only \(store) imports \(module)")
      }
      if stores.values.contains(where: { file.isIn("Sources/\($0)") }) { return imports }
      return imports
        + file.tokens.compactMap { token in
          guard token.kind == .literal, starts.contains(where: { token.text.contains($0) }) else {
            return nil
          }
          return Finding(file.path, token.line, "ask a store: SQL stands in the stores only")
        }
    }
  }

  /// The reads below the shell that are allowed although clock, randomness and transport are arguments: by file,
  /// the name and the reason.
  static let allowed = [
    "Admission.swift": (
      "SystemRandomNumberGenerator", "nobody may foresee what a client must sign"
    ),
    "DatabaseFile.swift": ("UUID", "a name of a temporary file decides nothing"),
    "LoneConnection.swift": ("usleep", "it waits for the lock of a file, as SQLite does"),
    "SearchIndex.swift": ("usleep", "it waits for the lock of a file, as SQLite does"),
    "RoomSum.swift": ("random", "nobody may foresee the hash that guards the sums of a log"),
    "ServerIdentity.swift": ("Date", "the dates in a certificate, which no replica looks at"),
    "SignedEnd.swift": ("SystemRandomNumberGenerator", "an epoch is unlike any other"),
    "TemporaryFile.swift": ("UUID", "a name of a temporary file decides nothing"),
    "WorkspaceFolder.swift": (
      "SystemRandomNumberGenerator", "an open workspace's identity is unlike any other"
    ),
  ]

  private static let clocks: Set = [
    "ContinuousClock", "DispatchTime", "NIODeadline", "SuspendingClock",
    "SystemRandomNumberGenerator", "UUID",
    "clock_gettime", "getrandom", "gettimeofday", "sleep", "usleep",
  ]
  /// These are clocks, dice and sockets only where they are called.
  private static let calls: Set = ["arc4random", "random", "socket", "time"]

  /// Sockets outside replica and server, and clocks and randomness below the shell.
  func strayClocksAndSockets() -> [Finding] {
    swift.filter(\.isSource).flatMap { file in
      strayNetworking(in: file)
        + strayClocks(in: file).map { word, line in
          Finding(file.path, line, "take what \(word) gives as an argument: the shell reads it")
        }
    }
  }

  /// Entries of `allowed` that the file does not need.
  func needlessAllowances() -> [Finding] {
    let needed = Set(
      swift.filter(\.isSource).flatMap { file in
        strayClocks(in: file, butAllowed: false).map { "\(file.name) \($0.word)" }
      })
    return Self.allowed.filter { !needed.contains("\($0.key) \($0.value.0)") }.map {
      Finding(
        "Tests/TidyTests/Layers/Shell.swift", 1,
        "take \($0.key) from what is allowed: it needs nothing")
    }.sorted()
  }

  private func strayNetworking(in file: TextFile) -> [Finding] {
    let network = ["Sources/PostilReplica", "Sources/PostilServer", "Sources/PostilSocket"]
    if network.contains(where: { file.isIn($0) }) { return [] }
    return file.imports.filter { ["NIOPosix", "NIOSSL", "NIOTLS"].contains($0.module) }.map {
      Finding(file.path, $0.line, "take bytes as an argument: sockets belong to replica and server")
    }
  }

  /// The command line is the shell; the watch over a socket's silence needs a clock too.
  private func strayClocks(in file: TextFile, butAllowed: Bool = true) -> [(
    word: String, line: Int
  )] {
    if file.isIn("Sources/postil") || file.isIn("Sources/PostilSocket") { return [] }
    let told = Self.clocks.union(Self.calls).union(["Date"])
    if told.isDisjoint(with: file.words.keys) { return [] }
    let code = file.code
    return code.indices.compactMap { at in
      let word = code[at].text
      guard code[at].kind == .word, Self.isClock(code[at...], after: at == 0 ? nil : code[at - 1]),
        !butAllowed || Self.allowed[file.name]?.0 != word
      else { return nil }
      return (word, code[at].line)
    }
  }

  private static func isClock(_ rest: ArraySlice<Token>, after last: Token?) -> Bool {
    let next = rest.dropFirst().prefix(2).map(\.text)
    switch rest.first?.text {
    case "Date": return next == ["(", ")"] || next == [".", "now"]
    case .some(let word) where calls.contains(word):
      return next.first == "(" && last?.text != "func"
    case .some(let word): return clocks.contains(word) && last?.text != "func"
    case .none: return false
    }
  }

  /// Mustache writes a value in three braces, or after an ampersand, unescaped.
  func unescapedTemplates() -> [Finding] {
    files.filter { $0.isSource && $0.mentions("{{") }.flatMap { file in
      file.lines.enumerated().compactMap { number, line in
        guard line.contains("{{{") || line.contains("{{&") || line.contains("{{ &") else {
          return nil
        }
        return Finding(
          file.path, number + 1, "write {{name}}: text of others is escaped everywhere")
      }
    }
  }
}
