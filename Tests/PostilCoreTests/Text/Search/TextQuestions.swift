import PostilCore

/// Single questions about a text; each costs a pass over it.
extension CanonicalText {
  var paragraphs: [Range<Int>] { ScalarIndex(self).paragraphs }

  func snapOutward(_ range: Range<Int>) -> Range<Int> { ScalarIndex(self).snapOutward(range) }

  func place(of offset: Int) -> ParagraphPlace? { ScalarIndex(self).place(of: offset) }

  func paragraphNumber(of offset: Int) -> Int? { ScalarIndex(self).paragraphNumber(of: offset) }
}
