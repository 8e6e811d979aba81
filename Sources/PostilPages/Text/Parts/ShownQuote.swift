import PostilReplica

extension AnnotationDetail {
  /// The paragraphs of the quote in the displayed text, as in `¶3` or `¶3–4`; `nil` where it has no place.
  var shownParagraphs: String? {
    guard anchor.isWholeArticle != true, anchor.quote != nil,
      let first = placement.map(\.paragraph) ?? anchor.paragraph
    else { return nil }
    let text = placement?.text ?? anchor.quote ?? ""
    let last = first + text.utf8.paragraphBreaks
    return last > first ? "¶\(first)–\(last)" : "¶\(first)"
  }
}

extension String.UTF8View {
  fileprivate var paragraphBreaks: Int {
    zip(self, dropFirst()).count { $0 == 0x0A && $1 == 0x0A }
  }
}
