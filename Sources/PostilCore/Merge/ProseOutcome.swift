/// The text of a prose register for readers, and the conflicts that somebody must decide.
package enum ProseOutcome: Hashable, Sendable {
  /// One text, from one head or from several that hold the same.
  case settled(Text)
  /// Several texts, joined by the rule. `isJoined`: at least two people appended, and their texts
  /// follow one another.
  case merged(Text, isJoined: Bool)
  /// The first head in log order is displayed, all are listed. `base` is `nil`, and `regions` is empty,
  /// where the heads have no common text to compare them with. With more than two heads, the first text of a
  /// region is the merge of the heads before the one that did not fit.
  case conflict(base: Text?, regions: [ProseRegion])
}
