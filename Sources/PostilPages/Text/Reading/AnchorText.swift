package import PostilReplica

/// The anchor of a quote, for people.
package struct AnchorText {
  private let anchor: AnchorLine
  private let styles: Styles
  /// The most characters of a quote; `nil` where nothing is cut.
  private let limit: Int?

  /// - Parameter width: the terminal's columns; `nil` where nothing is cut.
  package init(_ anchor: AnchorLine, _ styles: Styles, width: Int?) {
    self.anchor = anchor
    self.styles = styles
    limit = width.map { _ in 60 }
  }

  package var lines: [String] {
    let place = anchor.start.flatMap { start in anchor.end.map { " \(start):\($0)" } } ?? ""
    let marks = [anchor.state.rawValue + place] + facts + [anchor.decision].compactMap { $0 }
    var lines = [
      "\(styles.bold(anchor.id))  \(anchor.article)  \(Phrase.quote(anchor.quote ?? "", to: limit))  "
        + styles.dim(marks.joined(separator: " · "))
    ]
    if let text = anchor.text, text != anchor.quote {
      lines.append("      now \(Phrase.quote(text, to: limit))")
    }
    return lines
      + anchor.suggestions.map { suggestion in
        styles.dim(
          "      perhaps \(suggestion.start):\(suggestion.end) \(Phrase.quote(suggestion.text, to: limit))"
        )
      }
  }

  private var facts: [String] {
    guard anchor.factsChanged else { return [] }
    return ["facts changed"]
      + (anchor.assessedBy.isEmpty
        ? [] : ["judged by \(Phrase.some(anchor.assessedBy).joined(separator: ", "))"])
  }

  /// The step of the search that found it.
  package var reason: String {
    switch anchor.method {
    case "same": "it was made in the displayed text"
    case "map": "its words were followed from the text that it was made in to the displayed one"
    case "exactElsewhere": "its own place is gone, but it occurs word for word in the new text"
    case "folded":
      "its own place is gone, but it occurs in the new text, apart from case and punctuation"
    case "fuzzy":
      "its own place is gone, but it occurs in the new text with a few other words and the same facts"
    case "decision": "somebody decided it: 'postil why \(anchor.id)' says who"
    default:
      "its own place is gone, and it does not occur in the new text; similar words are not taken"
    }
  }
}
