extension Tree {
  /// Links of the guides and the specification that lead to no file or to no heading.
  func brokenLinks() -> [Finding] {
    files.filter { $0.path.hasSuffix(".md") && !$0.path.contains("/Fixtures/") }.flatMap { file in
      file.links.compactMap { link, line in
        guard !link.contains("://"), !link.hasPrefix("mailto:") else { return nil }
        let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let target = parts[0].isEmpty ? file.path : resolved(String(parts[0]), from: file.folder)
        guard paths.contains(target) else {
          return Finding(file.path, line, "mend the link \(link): there is no \(target)")
        }
        guard parts.count == 2, let page = self.file(target) else { return nil }
        guard page.headings.contains(where: { $0.anchor == parts[1] }) else {
          return Finding(file.path, line, "mend the link \(link): \(target) has no such heading")
        }
        return nil
      }
    }
  }

  private func resolved(_ link: String, from folder: String) -> String {
    var parts = folder.split(separator: "/").map(String.init)
    for part in link.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(String(part)) }
    }
    return parts.joined(separator: "/")
  }
}

struct Heading {
  let text: String

  /// As forges make it: lower case, letters, digits, hyphens and underscores; a space becomes a hyphen.
  var anchor: String {
    String(
      text.lowercased().compactMap { character in
        character == " "
          ? "-"
          : character.isLetter || character.isNumber || "-_".contains(character) ? character : nil
      })
  }
}

extension TextFile {
  /// The lines of a Markdown file outside fenced code.
  var prose: [(text: String, line: Int)] {
    var isCode = false
    return lines.enumerated().compactMap { number, line in
      if line.hasPrefix("```") || line.hasPrefix("~~~") {
        isCode.toggle()
        return nil
      }
      return isCode ? nil : (line, number + 1)
    }
  }

  /// Also the words in bold that begin a paragraph, without their full stop.
  var headings: [Heading] {
    prose.compactMap { line in
      guard line.text.hasPrefix("**"), let end = line.text.dropFirst(2).firstRange(of: "**") else {
        return nil
      }
      let text = line.text[..<end.lowerBound].dropFirst(2)
      return Heading(text: String(text.last == "." ? text.dropLast() : text))
    } + titles
  }

  private var titles: [Heading] {
    prose.filter { $0.text.hasPrefix("#") }.map { line in
      Heading(text: String(line.text.drop { $0 == "#" }.drop { $0 == " " }))
    }
  }

  /// The targets of Markdown's inline links and images, and of `href` and `src`.
  var links: [(link: String, line: Int)] {
    prose.flatMap { text, line in
      ["](", "href=\"", "src=\""].flatMap { start in
        text.without(codeSpans: "`").components(after: start, until: start == "](" ? ")" : "\"")
          .map { ($0, line) }
      }
    }
  }
}

extension String {
  /// The texts between each start and the end that follows it.
  func components(after start: String, until end: Character) -> [String] {
    var rest = self[...]
    var found: [String] = []
    while let place = rest.firstRange(of: start) {
      rest = rest[place.upperBound...]
      guard let last = rest.firstIndex(of: end) else { break }
      found.append(String(rest[..<last]))
    }
    return found
  }

  /// Without the text between two marks.
  func without(codeSpans mark: Character) -> String {
    split(separator: mark, omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset.isMultiple(of: 2) }.map { String($0.element) }.joined()
  }
}
