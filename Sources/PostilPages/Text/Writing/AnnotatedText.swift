package import PostilReplica

/// An annotation that was just made: its place, and warnings.
package struct AnnotatedText {
  private let annotated: Annotated
  private let styles: Styles

  package init(_ annotated: Annotated, _ styles: Styles) {
    self.annotated = annotated
    self.styles = styles
  }

  package var line: String {
    guard let anchor = annotated.anchor else {
      return "\(styles.bold(annotated.id))  \(annotated.article) (whole article)"
    }
    let end = anchor.offset + Int(anchor.end - anchor.start)
    return
      "\(styles.bold(annotated.id))  \(annotated.article) ¶\(anchor.paragraph):\(anchor.offset)-\(end) "
      + "…\(Harmless.line(anchor.before))\(Phrase.quote(anchor.quote ?? ""))"
      + "\(Harmless.line(anchor.after))…"
  }

  package var remarks: [String] {
    [
      annotated.isFolded
        ? "found by ignoring case, ё, and kinds of quotes, dashes and spaces" : nil,
      annotated.word.map {
        "the quote begins or ends inside a word: \(Phrase.quote($0, to: 60))"
      },
    ].compactMap { $0 }
  }

  package static func reply(_ id: String, to answered: String, _ styles: Styles) -> String {
    "\(styles.bold(id))  ↳ \(answered)"
  }
}
