import ArgumentParser

/// `NAME=VALUE`, as people type it.
enum TypedFields {
  static func parse(_ typed: [String], as pattern: String) throws -> [(name: String, value: String)]
  {
    try typed.map { field in
      let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw ValidationError("'\(field)' is not \(pattern)")
      }
      return (String(parts[0]), String(parts[1]))
    }
  }
}

/// Words to add and to take away: `+a -b c`.
struct SignedWords {
  let adding: [String]
  let removing: [String]

  init(_ typed: [String]) {
    removing = typed.filter { $0.hasPrefix("-") }.map { String($0.dropFirst()) }
    adding = typed.filter { !$0.hasPrefix("-") }
      .map { $0.hasPrefix("+") ? String($0.dropFirst()) : $0 }
  }

  var shown: String {
    (adding.map { "+\($0)" } + removing.map { "-\($0)" }).joined(separator: " ")
  }
}
