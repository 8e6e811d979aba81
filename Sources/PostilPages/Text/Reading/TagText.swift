package import PostilReplica

/// A tag in a list, in a line.
package struct TagText {
  private let tag: TagLine
  private let styles: Styles

  package init(_ tag: TagLine, _ styles: Styles) {
    self.tag = tag
    self.styles = styles
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
    let meaning = tag.description.map { "  " + Phrase.shortened($0, to: 60) } ?? ""
    return "\(styles.bold("#" + Harmless.line(tag.tag)))\(meaning)  "
      + styles.dim(Harmless.line(marks.joined(separator: " · ")))
  }
}
