extension Tree {
  /// Words that the design has given up, each with the one that stands in its place. In names they begin with a
  /// capital or with the name.
  private static let retired = [
    "Arrival": "first pull or connection", "Foresight": "preview", "GivenBack": "repair",
    "Giver": "repair",
    "Glimpse": "preview", "LogEntry": "event", "Patience": "retry policy", "Seat": "device",
    "Shelf": "partition", "Shelves": "partitions",
  ]
  /// The same for names of types, since they are also adjectives and verbs.
  private static let retiredTypes = ["Nest": "nesting", "Standing": "frontier"]

  /// Names in code that hold a word which the design has given up, also as a part: `openShelf`, `arrivals`.
  func retiredWords() -> [Finding] {
    var known: [String: String?] = [:]
    return swift.flatMap { file -> [Finding] in
      var retired: [String: String] = [:]
      for name in file.words.keys {
        if known[name] == nil { known[name] = .some(Self.replacement(of: name)) }
        retired[name] = known[name] ?? nil
      }
      if retired.isEmpty { return [] }
      return file.code.compactMap { token in
        retired[token.text].map {
          Finding(file.path, token.line, "say \($0) instead of \(token.text)")
        }
      }
    }
  }

  /// `nil` for a name that may stay; those of tests are sentences.
  private static func replacement(of name: String) -> String? {
    if name.contains(" ") { return nil }
    return retiredTypes[name] ?? name.humps.lazy.compactMap { retired[$0] }.first
  }

  /// Sentences in comments and guides that name no subject.
  func vagueSubjects() -> [Finding] {
    files.filter { $0.mentions("hoever") && !$0.isIn("Tests/TidyTests") }.flatMap {
      file -> [Finding] in
      let isPage = file.path.hasSuffix(".md")
      let lines = isPage ? file.prose : file.numberedLines
      return lines.compactMap { text, line -> Finding? in
        guard text.contains("hoever"), isPage || !file.isSwift || text.contains("//") else {
          return nil
        }
        return Finding(file.path, line, "name the subject instead of \"whoever\"")
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
