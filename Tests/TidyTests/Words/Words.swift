extension Tree {
  /// Words that the design has given up, each with the one that stands in its place. In names they begin with a
  /// capital or with the name.
  private static let retired = [
    "Arrival": "first pull or connection", "Foresight": "preview", "GivenBack": "repair",
    "Giver": "repair",
    "Glimpse": "preview", "LogEntry": "event", "Patience": "retry policy", "Seat": "connection",
    "Shelf": "partition", "Shelves": "partitions",
  ]
  /// The same for names of types, since they are also adjectives and verbs.
  private static let retiredTypes = ["Nest": "nesting", "Standing": "frontier"]

  /// Names in code that hold a word which the design has given up, also as a part: `openShelf`, `arrivals`.
  func retiredWords() -> [Finding] {
    var judged: [String: String?] = [:]
    return swift.flatMap { file in
      file.tokens.compactMap { token -> Finding? in
        guard token.kind == .word, !token.text.contains(" ") else { return nil }
        let word: String?
        if let known = judged[token.text] {
          word = known
        } else {
          word =
            Self.retiredTypes[token.text]
            ?? token.text.humps.lazy.compactMap { Self.retired[$0] }.first
          judged[token.text] = word
        }
        return word.map { Finding(file.path, token.line, "say \($0) instead of \(token.text)") }
      }
    }
  }

  /// Sentences in comments and guides whose subject is nobody in particular.
  func vagueSubjects() -> [Finding] {
    files.filter { $0.mentions("hoever") && !$0.isIn("Tests/TidyTests") }.flatMap { file in
      file.lines.enumerated().compactMap { number, line in
        guard line.contains("hoever") else { return nil }
        let isProse = !file.path.hasSuffix(".swift") || line.contains("//")
        return isProse
          ? Finding(file.path, number + 1, "name the subject instead of \"whoever\"") : nil
      }
    }
  }
}

extension String {
  /// The words of a name in camel case, each with a capital, singly and in pairs. An s at the end is left out too.
  fileprivate var humps: [String] {
    var parts: [String] = []
    for character in self {
      if character.isUppercase || parts.isEmpty { parts.append("") }
      parts[parts.count - 1].append(
        parts[parts.count - 1].isEmpty ? Character(character.uppercased()) : character)
    }
    let singular = parts.filter { $0.hasSuffix("s") }.map { String($0.dropLast()) }
    return parts + singular + zip(parts, parts.dropFirst()).map { $0 + $1 }
  }
}
