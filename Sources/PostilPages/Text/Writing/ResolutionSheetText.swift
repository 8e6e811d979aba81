package import PostilReplica

/// The words of the file in which a person resolves a conflict, in lines.
package struct ResolutionSheetText {
  /// A value that somebody wrote, or that all had seen.
  package struct Part {
    package let title: String
    package let author: String
    package let text: String
  }

  private let conflict: OpenConflict
  private let styles: Styles

  package init(_ conflict: OpenConflict, _ styles: Styles) {
    self.conflict = conflict
    self.styles = styles
  }

  /// The subject of the conflict: the article, and the sentence around the quote.
  package var heading: [String] {
    let detail = conflict.detail
    let quote =
      conflict.sentence.map {
        "\(Self.shortened($0.before, keepingEnd: 200))\(Phrase.quote($0.quote, to: 400))"
          + Phrase.shortened($0.after, to: 200)
      } ?? Phrase.quote(detail.subject, to: 400)
    return Passage.wrapped("In conflict: \(detail.what) \(detail.id)")
      + Passage.wrapped(
        "Article \(conflict.article.id): \(Phrase.shortened(conflict.article.title, to: 200))")
      + Passage.wrapped(quote)
  }

  /// - Parameter mark: the word that the lines around the places begin with.
  package func instructions(mark: String) -> [String] {
    let allowed = conflict.allowed.map { [""] + Passage.wrapped("It takes \($0).") } ?? []
    return Passage.wrapped(
      """
      Write the value below '\(mark) value', and below '\(mark) why' the reason, if you want to give \
      one. To keep the value as it stands there, put an x between the brackets of '\(mark) keep'. \
      Nothing else in this file is read. To decide nothing, change nothing.
      """) + allowed
  }

  /// The values to choose from; the first head is the value that is shown now.
  package var parts: [Part] {
    let base = conflict.detail.base.map {
      [Part(title: "what all of them had seen", author: "", text: $0)]
    }
    return (base ?? [])
      + conflict.detail.heads.enumerated().map { index, head in
        Part(
          title: "\(head.written.event)\(index == 0 ? ", shown now" : "")",
          author: head.written.wordsWithReceipt(styles), text: head.value)
      }
  }

  private static func shortened(_ text: String, keepingEnd limit: Int) -> String {
    let line = Harmless.line(text)
    return line.count <= limit ? line : "…" + line.suffix(limit - 1)
  }
}
