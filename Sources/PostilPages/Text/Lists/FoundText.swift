package import PostilReplica

/// A thing that a search found, as it is shown to people.
package struct FoundText {
  private let found: FoundDetail
  private let styles: Styles

  private let width: Int?

  /// - Parameter width: the columns of the terminal; `nil` where nothing is wrapped or cut.
  package init(_ found: FoundDetail, _ styles: Styles, width: Int?) {
    self.found = found
    self.styles = styles
    self.width = width
  }

  /// A line that says what it is, then the words around the match.
  package var lines: [String] {
    let whole = Harmless.line(found.articleTitle)
    let title = width == nil ? whole : Phrase.shortened(whole, to: 60)
    let place = found.kind == "article" ? title : "\(found.kind) in \(found.article) \(title)"
    var head = WrappedText(width: width)
    head.add(found.id, .bold)
    head.add("  \(place)  ")
    head.add(marks.joined(separator: " · "), .dim)
    return head.lines(styles) + (found.excerpt.isEmpty ? [] : excerpt.lines(styles))
  }

  package static func formsMissing(_ packages: [String]) -> String {
    "some forms of words are not found: install \(packages.joined(separator: " "))"
  }

  private var marks: [String] {
    [Harmless.line("by \(found.created.byline)"), styles.day(found.created.claimedAt)]
      + (found.status.map { [Harmless.line($0)] } ?? [])
      + Phrase.some(found.tags.map { Harmless.line("#\($0)") })
      + (found.articleWithdrawn == nil ? [] : ["withdrawn"])
  }

  /// The excerpt with its matches in bold. It is made harmless part by part, so that no style of others passes.
  private var excerpt: WrappedText {
    let scalars = Array(found.excerpt.unicodeScalars)
    var shown = WrappedText(width: width, indent: 4)
    var end = 0
    for match in found.matches where match.start >= end && match.end <= scalars.count {
      shown.add(Self.line(scalars[end..<match.start]))
      shown.add(Self.line(scalars[match.start..<match.end]), .bold)
      end = match.end
    }
    shown.add(Self.line(scalars[end...]))
    return shown
  }

  private static func line(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    Harmless.line(String(String.UnicodeScalarView(scalars)))
  }
}
