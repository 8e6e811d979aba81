extension Tree {
  /// Folders of targets that the guide for contributors does not name in its table of targets.
  func unnamedFolders() -> [Finding] {
    guard let guide = file("Sources/postil/postil.docc/Contributing.md") else { return [] }
    var seen: Set<String> = []
    return guide.lines.enumerated().flatMap { number, line -> [Finding] in
      // `| `PostilCore` | no input or output: `Model/` … |`; journeys further down have such rows too.
      let words = line.split(separator: "`", omittingEmptySubsequences: false)
      guard words.count > 1, words[0] == "| ", seen.insert(String(words[1])).inserted else {
        return []
      }
      let named = Set(words.filter { $0.hasSuffix("/") }.map { $0.dropLast() })
      return folders(of: String(words[1])).filter { !named.contains($0[...]) }.map { folder in
        Finding(guide.path, number + 1, "say what \(words[1]) keeps in \(folder)/")
      }
    }
  }

  private func folders(of target: String) -> [String] {
    let inside = swift.compactMap { file -> String? in
      let parts = file.path.split(separator: "/")
      return parts.count > 3 && parts[0] == "Sources" && parts[1] == target ? String(parts[2]) : nil
    }
    return Set(inside).sorted()
  }
}
