/// A moment as somebody's clock gave it: milliseconds since 1970-01-01T00:00:00Z.
///
/// A claim for people to read. Nothing in the state is ever decided by comparing two of them.
package struct Instant: Hashable, Sendable {
  package let milliseconds: Int64

  package init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// The moment that many milliseconds later, or the last one that can be represented.
  package func later(by milliseconds: Int64) -> Instant {
    let (sum, overflows) = self.milliseconds.addingReportingOverflow(milliseconds)
    return Instant(milliseconds: overflows ? (milliseconds < 0 ? .min : .max) : sum)
  }
}
