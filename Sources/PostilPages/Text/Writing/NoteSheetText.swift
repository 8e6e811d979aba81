package import PostilReplica

/// The words of the file in which a person writes a note.
package enum NoteSheetText {
  /// The line below which nothing is read.
  package static let end = "#### The note ends here; nothing below this line is read."

  package static let resumed =
    "you began this text before: the editor shows it as you left it; to drop it, delete all above the line"

  /// - Parameter path: of a draft that begins with another text.
  package static func older(_ path: String) -> String {
    "a draft that you began on an earlier text is kept in \(path)"
  }

  /// The subject of the note, for the person who writes it.
  ///
  /// ⚖ Each line begins with a mark of its own: else one in a text of others could pass for the line above which the
  /// note ends, and what follows it for a part of the note.
  ///
  /// - Parameter answered: the text that a reply answers; `nil` for a note.
  package static func about(_ place: AnnotationPlace, answering answered: String?) -> [String] {
    let quote = place.anchor.map { anchor in
      "\(Harmless.line(anchor.before))\(Phrase.quote(anchor.quote ?? ""))"
        + Harmless.line(anchor.after)
    }
    let lines =
      Passage.wrapped("Article \(place.article): \(Phrase.shortened(place.title, to: 200))")
      + Passage.wrapped(quote ?? "About the whole article.")
      + (answered.map { ["", "You answer:"] + Passage.wrappedLines($0) } ?? [])
    return lines.map { $0.isEmpty ? ">" : "> \($0)" }
  }
}
