package import PostilCore

/// The place of an annotation, in the words of its revision.
package struct Anchor: Sendable {
  /// Half-open range of scalars.
  package let start: UInt32
  package let end: UInt32
  /// `nil` where the range lies outside the text: then its author's claim was false.
  package let quote: String?
  package let before: String
  package let after: String
  /// 1-based paragraph, and the range in scalars from its start.
  package let paragraph: Int
  package let offset: Int

  package init(_ canonical: CanonicalText, start: UInt32, end: UInt32) {
    self.init(ScalarIndex(canonical), start: start, end: end)
  }

  /// - Parameter index: of the annotation's revision; the same for all annotations of a list.
  package init(_ index: ScalarIndex, start: UInt32, end: UInt32) {
    self.start = start
    self.end = end
    quote = index.slice(start: Int(start), end: Int(end))
    let place = index.place(of: Int(start))
    paragraph = place?.paragraph ?? 1
    offset = place?.offset ?? 0
    guard quote != nil else {
      (before, after) = ("", "")
      return
    }
    let context = index.context(around: Int(start)..<Int(end), scalars: 30)
    (before, after) = (context.before, context.after)
  }
}
