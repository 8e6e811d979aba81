/// An offset as people read it: `¶3:12` is 12 scalars into the third paragraph.
package struct ParagraphPlace: Hashable, Sendable {
  /// From 1; the title is in paragraph 1.
  package let paragraph: Int
  /// Scalars from the start of the paragraph, from 0.
  package let offset: Int

  package init(paragraph: Int, offset: Int) {
    self.paragraph = paragraph
    self.offset = offset
  }
}
