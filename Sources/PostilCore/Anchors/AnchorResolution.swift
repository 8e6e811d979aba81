/// The place of a quote of one revision in another, and the method that found it.
///
/// A pure function of the two texts and the range: equal on all replicas, regardless of the revisions
/// between the two that they hold. Kept locally at most, never synced. Source: Protocol/TEXT.md, "Anchors".
package struct AnchorResolution: Hashable, Sendable {
  /// The version of the algorithm: it rises with any change of an answer, and answers that were kept are
  /// then resolved again.
  package static let version = 2

  package enum State: String, Hashable, Sendable, CaseIterable, Codable {
    /// The same scalars in the same paragraph.
    case exact
    /// The same scalars in another paragraph.
    case moved
    /// Other scalars, but still this quote.
    case edited
    /// It was deleted in its place and stands in several new ones that cannot be told apart.
    case ambiguous
    /// It was not found anywhere.
    case orphan
  }

  /// The step that answered.
  package enum Method: String, Hashable, Sendable {
    /// The two texts are one.
    case same
    /// The words of the quote were followed into the target.
    case map
    /// The quote was deleted in its place and stands, unchanged, in a new one, or in several.
    case exactElsewhere
    /// As `exactElsewhere`, but for case, punctuation, spaces and look-alike letters.
    case folded
    /// A passage moved and was edited lightly; its facts are as they were.
    case fuzzy
    case none
  }

  package var state: State
  package var method: Method
  /// Half-open, in scalars of the target, whole graphemes; `nil` when ambiguous or an orphan.
  package var range: Range<Int>?
  /// Numbers, dates, units, names or negation differ between the quote and the text there now.
  package var factsChanged = false
  /// Places for a person to look at, best first, when there is no range. Never taken without asking.
  package var suggestions: [Range<Int>] = []

  package static let orphan = AnchorResolution(state: .orphan, method: .none, range: nil)

  /// The result where home and target are the same text.
  package static func same(at range: Range<Int>) -> AnchorResolution {
    AnchorResolution(state: .exact, method: .same, range: range)
  }

  /// A place that a person chose.
  package static func decided(at range: Range<Int>, isSame: Bool) -> AnchorResolution {
    AnchorResolution(state: isSame ? .moved : .edited, method: .none, range: range)
  }
}
