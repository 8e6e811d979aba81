/// A person's decision about an annotation's place in a revision.
package enum AnchorDecision: Hashable, Sendable {
  /// An earlier decision is taken back.
  case none
  /// It stands where it was found.
  case confirmed
  /// It stands in this half-open range of Unicode scalars; `start` ≤ `end`.
  case reattached(start: UInt32, end: UInt32)
  /// It has no place in this revision.
  case dismissed
}
