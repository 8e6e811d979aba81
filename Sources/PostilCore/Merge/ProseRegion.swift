/// A place that both sides changed and that no rule joins, as people decide about it.
///
/// Each text may be empty: it was removed, or nothing was there. The ranges are half-open and count UTF-8
/// bytes in the base, the first and the second text that were merged; the text between two regions merges.
package struct ProseRegion: Hashable, Sendable {
  package let base: Text
  package let first: Text
  package let second: Text
  package let baseBytes: Range<Int>
  package let firstBytes: Range<Int>
  package let secondBytes: Range<Int>
}

extension ProseRegion {
  /// The texts as a whole, where they were too different to compare.
  init(wholeOf base: Text, _ first: Text, _ second: Text) {
    self.init(
      base: base, first: first, second: second, baseBytes: 0..<base.utf8Count,
      firstBytes: 0..<first.utf8Count, secondBytes: 0..<second.utf8Count)
  }
}
