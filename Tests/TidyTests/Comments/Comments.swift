extension Tree {
  /// Names in comments of files, headings and symbols that the tree does not have.
  ///
  /// A symbol stands in backticks. It exists where the name occurs in code, in a literal or in another language's file.
  func staleComments() -> [Finding] {
    let symbols = KnownSymbols(self)
    let pages = files.filter { $0.path.hasSuffix(".md") }
    return pages.flatMap(stalePaths(in:))
      + swift.flatMap { file -> [Finding] in
        let remarks = file.remarks
        var found = remarks.flatMap { complaints(about: $0, symbols) }
        found += complaints(aboutPathsIn: remarks, of: file)
        // The text of most files has none of these.
        for ending in [".swift", ".py", ".proto"] where file.mentions(ending) {
          found += remarks.flatMap { $0.fileNames(ending: ending) }.filter { !has($0.name) }.map {
            ($0.line, "name a file that exists: there is no \($0.name)")
          }
        }
        for words in ["of the design", "esign's section", "esign, section"]
        where file.mentions(words) {
          found += remarks.flatMap { $0.mentions(of: words) }.map {
            ($0, "name a page of Protocol: the design is not in the tree")
          }
        }
        return found.map { Finding(file.path, $0.line, $0.advice) }
      }
  }

  /// A page is a remark as a whole; its statements about code are checked by its own tests.
  private func stalePaths(in page: TextFile) -> [Finding] {
    complaints(aboutPathsIn: [Remark(lines: page.lines, first: 1)], of: page).map {
      Finding(page.path, $0.line, $0.advice)
    }
  }

  private func complaints(
    aboutPathsIn remarks: [Remark], of file: TextFile
  ) -> [(line: Int, advice: String)] {
    let folders = ["Protocol/", "Sources/", "Tests/", "Scripts/"].filter(file.mentions)
    return folders.flatMap { folder in
      remarks.flatMap { $0.references(under: folder) }.compactMap { reference, line in
        complaint(about: reference).map { (line, $0) }
      }
    }
  }

  private func has(_ name: String) -> Bool {
    Self.elsewhere[name] != nil || paths.contains { $0 == name || $0.hasSuffix("/" + name) }
  }

  private func complaints(
    about remark: Remark, _ symbols: KnownSymbols
  ) -> [(line: Int, advice: String)] {
    remark.spans.compactMap { span, line in symbols.complaint(about: span).map { (line, $0) } }
  }

  /// Names in comments that belong to other projects, and the project of each.
  static let elsewhere = [
    "GRDB.swift": "the package", "MultiThreadedEventLoopGroup.swift": "NIO",
    "setupThreadAndEventLoop": "NIO",
    "unixWrite": "SQLite, os_unix.c", "walCheckpoint": "SQLite, wal.c",
  ]

  private func complaint(about reference: Reference) -> String? {
    guard paths.contains(reference.path) else {
      return "name a file that exists: there is no \(reference.path)"
    }
    guard let heading = reference.heading, let page = file(reference.path),
      page.path.hasSuffix(".md"),
      !page.headings.contains(where: { $0.text == heading })
    else { return nil }
    return "name a heading that exists: \(reference.path) has no \"\(heading)\""
  }
}

/// A place in the tree that a comment sends its reader to: a file, or a heading in it.
struct Reference {
  let path: String
  let heading: String?
}

/// Comments that follow one another line by line.
struct Remark {
  /// Without slashes; of the first line, and so on.
  let lines: [String]
  let first: Int

  /// Fenced code left empty.
  var prose: [String] {
    var isCode = false
    return lines.map { line in
      if line.hasPrefix("```") { isCode.toggle() }
      return isCode || line.hasPrefix("```") ? "" : line
    }
  }

  private var text: String { prose.joined(separator: "\n") }

  private func line(of index: String.Index, in text: String) -> Int {
    first + text[..<index].count { $0 == "\n" }
  }

  /// The text between single backticks, over the ends of lines.
  var spans: [(span: String, line: Int)] {
    var found: [(String, Int)] = []
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    for at in stride(from: 1, to: parts.count - 1, by: 2) {
      found.append(
        (
          parts[at].split(separator: "\n").joined(separator: " "),
          line(of: parts[at].startIndex, in: text)
        ))
    }
    return found
  }

  /// Every path that begins with a folder, and the headings in quotes that follow one.
  fileprivate func references(under folder: String) -> [(reference: Reference, line: Int)] {
    let text = text
    var found: [(Reference, Int)] = []
    var rest = text[...]
    while let place = rest.firstRange(of: folder) {
      let isWhole =
        place.lowerBound == text.startIndex || text[text.index(before: place.lowerBound)] != "/"
      let path = rest[place.lowerBound...].prefix {
        $0.isLetter || $0.isNumber || "/._-".contains($0)
      }
      rest = rest[path.endIndex...]
      guard isWhole else { continue }
      let line = line(of: place.lowerBound, in: text)
      let headings = Self.quotes(at: rest)
      found.append((Reference(path: String(path.trimmed("./")), heading: nil), line))
      found += headings.map { (Reference(path: String(path.trimmed("./")), heading: $0), line) }
    }
    return found
  }

  /// The quotes at the start of a text, with commas and "and" between them.
  private static func quotes(at start: Substring) -> [String] {
    var found: [String] = []
    var rest = start
    while true {
      rest = rest.drop { " ,\n`".contains($0) }
      if rest.hasPrefix("and ") || rest.hasPrefix("and\n") { rest = rest.dropFirst(4) }
      guard rest.first == "\"", let end = rest.dropFirst().firstIndex(of: "\"") else {
        return found
      }
      found.append(rest[..<end].dropFirst().split(separator: "\n").joined(separator: " "))
      rest = rest[end...].dropFirst()
    }
  }

  /// Names of source files, wherever they lie; those of the web are not meant.
  fileprivate func fileNames(ending: String) -> [(name: String, line: Int)] {
    lines.enumerated().filter { $0.element.contains(ending) }.flatMap { number, line in
      let words = line.split { !($0.isLetter || $0.isNumber || "._-/:".contains($0)) }
      return words.filter { !$0.contains("://") }.compactMap { word in
        let name = (word.split(separator: "/").last ?? word).trimmed(".:")
        return name.hasSuffix(ending) && name != ending ? (String(name), first + number) : nil
      }
    }
  }

  /// The lines on which some words begin.
  fileprivate func mentions(of words: String) -> [Int] {
    let text = text
    return text.firstRange(of: words).map { [line(of: $0.lowerBound, in: text)] } ?? []
  }
}

extension Substring {
  /// Without some characters at its end.
  fileprivate func trimmed(_ end: String) -> Substring {
    var rest = self
    while let last = rest.last, end.contains(last) { rest = rest.dropLast() }
    return rest
  }
}

extension TextFile {
  /// The comments of a Swift file, those on neighbouring lines together.
  var remarks: [Remark] {
    var remarks: [Remark] = []
    var lines: [String] = []
    var last = 0
    for token in tokens where token.kind == .comment {
      if token.line != last + 1, !lines.isEmpty {
        remarks.append(Remark(lines: lines, first: last - lines.count + 1))
        lines = []
      }
      lines.append(String(token.text.drop { $0 == "/" }.drop { $0 == " " }))
      last = token.line
    }
    if !lines.isEmpty { remarks.append(Remark(lines: lines, first: last - lines.count + 1)) }
    return remarks
  }
}
