package import PostilReplica

/// A thing that a search found, as it is shown to people.
package struct FoundText {
  private let found: FoundDetail
  private let styles: Styles

  package init(_ found: FoundDetail, _ styles: Styles) {
    self.found = found
    self.styles = styles
  }

  /// A line that says what it is, then the words around the match.
  package var lines: [String] {
    let title = Phrase.shortened(found.articleTitle, to: 60)
    let place = found.kind == "article" ? title : "\(found.kind) in \(found.article) \(title)"
    var lines = [
      "\(styles.bold(found.id))  \(place)  " + styles.dim(marks.joined(separator: " · "))
    ]
    if !found.excerpt.isEmpty { lines.append("    \(excerpt)") }
    return lines
  }

  package static func formsMissing(_ packages: [String]) -> String {
    "some forms of words are not found: install \(packages.joined(separator: " "))"
  }

  private var marks: [String] {
    [Harmless.line("by \(found.created.byline)"), String(found.created.claimedAt.prefix(10))]
      + (found.status.map { [Harmless.line($0)] } ?? [])
      + Phrase.some(found.tags.map { Harmless.line("#\($0)") })
      + (found.articleWithdrawn == nil ? [] : ["withdrawn"])
  }

  /// The excerpt with its matches in bold. It is made harmless part by part, so that no style of others passes.
  private var excerpt: String {
    let scalars = Array(found.excerpt.unicodeScalars)
    var shown = ""
    var end = 0
    for match in found.matches where match.start >= end && match.end <= scalars.count {
      shown += Self.line(scalars[end..<match.start])
      shown += styles.bold(Self.line(scalars[match.start..<match.end]))
      end = match.end
    }
    return shown + Self.line(scalars[end...])
  }

  private static func line(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    Harmless.line(String(String.UnicodeScalarView(scalars)))
  }
}
