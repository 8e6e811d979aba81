package import PostilReplica

/// A tag in a list, in a line.
package struct TagText {
  private let tag: TagLine
  private let styles: Styles
  private let width: Int?

  /// - Parameter width: the terminal's columns; `nil` where nothing is cut.
  package init(_ tag: TagLine, _ styles: Styles, width: Int?) {
    self.tag = tag
    self.styles = styles
    self.width = width
  }

  package var line: String {
    let counts = [
      tag.articles > 0 ? Phrase.counted(tag.articles, "article") : nil,
      tag.annotations > 0 ? Phrase.counted(tag.annotations, "note") : nil,
    ].compactMap { $0 }
    let marks =
      [counts.isEmpty ? "unused" : counts.joined(separator: ", ")]
      + (tag.aliases.isEmpty
        ? [] : ["also " + Phrase.some(tag.aliases.map { "#\($0)" }).joined(separator: " ")])
      + (tag.conflicts.isEmpty
        ? [] : ["conflict in " + tag.conflicts.joined(separator: ", ")])
    let meaning = tag.description.map { "  " + Phrase.shortened($0, to: 60, on: width) } ?? ""
    return "\(styles.bold("#" + Harmless.line(tag.tag)))\(meaning)  "
      + styles.dim(Harmless.line(marks.joined(separator: " · ")))
  }
}

/// One tag, as `show` prints it.
package struct TagDetailText {
  private let tag: TagDetail
  private let styles: Styles
  private let width: Int?

  /// - Parameter width: the terminal's columns; `nil` where nothing is wrapped.
  package init(_ tag: TagDetail, _ styles: Styles, width: Int?) {
    self.tag = tag
    self.styles = styles
    self.width = width
  }

  package var lines: [String] {
    let others =
      tag.aliases.isEmpty ? "" : "  also " + tag.aliases.map { "#\($0)" }.joined(separator: " ")
    var lines = ["\(styles.bold("#" + Harmless.line(tag.tag)))\(styles.dim(Harmless.line(others)))"]
    if let description = tag.description {
      lines += WrappedText.lines(Harmless.lines(description), width: width, indent: 2, styles)
    }
    if let described = tag.described {
      lines += WrappedText.lines(
        Harmless.line("described by \(described.words(styles))"), .dim, width: width, indent: 2,
        styles)
    }
    if !tag.conflicts.isEmpty {
      lines.append("  conflict in \(tag.conflicts.joined(separator: ", "))")
    }
    return lines
      + tag.newest.map { thing in
        let title = Phrase.shortened(thing.articleTitle, to: 60, on: width)
        let words = thing.kind == "article" ? title : "\(thing.kind) in \(title)"
        return "  \(styles.bold(thing.id))  \(Harmless.line(words))"
      }
  }
}
