/// The echo of a change of the vocabulary.
package enum VocabularyText {
  /// - Parameters:
  ///   - tags: as typed, at least one.
  ///   - other: the tag as which they are read; `nil` where they are read as themselves again.
  package static func aliased(_ tags: [String], as other: String?) -> String {
    let (words, verb) = (shown(tags), tags.count == 1 ? "is" : "are")
    return other.map { "\(words)  \(verb) read as \(shown([$0]))" }
      ?? "\(words)  \(verb) read as written"
  }

  /// - Parameter description: `nil` where it was taken back.
  package static func described(_ tag: String, as description: String?) -> String {
    "\(shown([tag]))  \(description.map { Phrase.shortened($0, to: 60) } ?? "not described")"
  }

  /// - Parameter question: asks for a tag that may have been meant; `nil` where none is like it.
  package static func neverUsed(_ tag: String, _ question: String?) -> String {
    "nothing has the tag \(shown([tag])) yet; \(question.map { "\($0) To" } ?? "to") take it back: postil undo"
  }

  private static func shown(_ tags: [String]) -> String {
    tags.map { "#" + Harmless.line($0.hasPrefix("#") ? String($0.dropFirst()) : $0) }
      .joined(separator: " ")
  }
}
