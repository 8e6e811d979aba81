/// The text of a page's article, without the rest of the page.
///
/// Elements are left out by their kind and by their names, unless they hold much of the page's text. Of the
/// rest, the text of the article's element is taken, and the text between title and article if it is prose
/// (a lead).
struct MainText {
  /// In order, without the title.
  let paragraphs: [String]

  /// - Parameters:
  ///   - body: the page's outermost element.
  ///   - titles: the page's titles, in all wordings.
  init(of body: MarkupNode, titles: [String]) {
    let headed = Self.elements(with: "h1", below: body)
    let captioned = Self.elements(with: "figcaption", below: body)
    let all = MarkupText { Boilerplate.isCertain($0, headed) }.blocks(of: body)
    let weightsOfAll = TextWeights(all, below: body)
    var blocks = MarkupText { element in
      Boilerplate.isCertain(element, headed)
        || !headed.contains(element.id)
          && Self.isNamedSo(element, weightsOfAll, body, captioned.contains(element.id))
    }.blocks(of: body)
    if blocks.isEmpty { blocks = all }
    let weights = TextWeights(blocks, below: body)
    let article = ArticleElement(below: body, weights).found
    let folded = Set(titles.map(FoldedWords.fold)).subtracting([""])
    paragraphs = Self.trimmed(Self.articleBlocks(blocks, article, folded)).map(\.text)
  }

  /// The elements called `name`, and those around them.
  private static func elements(
    with name: String, below body: MarkupNode
  ) -> Set<UnsafeRawPointer> {
    var found: Set<UnsafeRawPointer> = []
    body.forEachElement { element in
      guard element.name == name else { return }
      var next: MarkupNode? = element
      while let node = next, found.insert(node.id).inserted { next = node.parent }
    }
    return found
  }

  /// True if an element has a name of boilerplate and holds only a part of the page's text.
  private static func isNamedSo(
    _ element: MarkupNode, _ weights: TextWeights, _ body: MarkupNode, _ hasCaption: Bool
  ) -> Bool {
    let mostOfPage = 0.4
    let short = 80
    let weight = weights[element]
    guard Double(weight) < mostOfPage * Double(weights[body]) || weight == 0 else { return false }
    guard element.name != "article", element.name != "figcaption" else { return false }
    return Boilerplate.isNamedSo(element, isShort: weight < short, hasCaption: hasCaption)
  }

  private static func articleBlocks(
    _ blocks: [TextBlock], _ article: MarkupNode, _ titles: Set<String>
  ) -> [TextBlock] {
    let isInside = blocks.map { $0.place.isInside(article) }
    guard let first = isInside.firstIndex(of: true), let last = isInside.lastIndex(of: true) else {
      return []
    }
    let title = blocks[...first].lastIndex { titles.contains(FoldedWords.fold($0.text)) }
    let leads = title.map { blocks[min($0 + 1, first)..<first].filter(isLead) } ?? []
    let inside = blocks[first...last].filter { !titles.contains(FoldedWords.fold($0.text)) }
    let texts = Set(inside.map(\.text))
    return leads.filter { !texts.contains($0.text) } + withoutInsertions(inside)
  }

  /// Without invitations to read something else, to share, to subscribe; a section under such a heading in
  /// the second half is left out to the end.
  private static func withoutInsertions(_ blocks: [TextBlock]) -> [TextBlock] {
    let length = blocks.reduce(0) { $0 + $1.scalars }
    var kept: [TextBlock] = []
    var read = 0
    var followsInsertion = false
    for block in blocks {
      read += block.scalars
      let isInsertion = Boilerplate.isInsertion(block)
      if isInsertion, block.form == .heading, 2 * read > length { break }
      let isAppended = followsInsertion && block.linkDensity > 0.3
      if isInsertion || isAppended || isOnlyLinks(block) {
        // A label without a sentence is dropped with the block that it announces.
        if let label = kept.last, label.form == .paragraph, label.scalars < 30,
          !TextWeights.endsSentence(label.text), isOnlyLinks(block)
        {
          kept.removeLast()
        }
        followsInsertion = isInsertion || isAppended
      } else {
        kept.append(block)
        followsInsertion = false
      }
    }
    return kept
  }

  private static func isLead(_ block: TextBlock) -> Bool {
    let shortest = 40
    return block.scalars >= shortest && block.linkDensity < 0.3 && !Boilerplate.isInsertion(block)
  }

  private static func isOnlyLinks(_ block: TextBlock) -> Bool {
    block.linkDensity > 0.85
  }

  /// Without headings and short pieces after the last sentence.
  private static func trimmed(_ blocks: [TextBlock]) -> [TextBlock] {
    let weights = TextWeights.weights(of: blocks)
    let last = blocks.indices.last { index in
      weights[index] > 0 || blocks[index].form == .table || blocks[index].form == .list
    }
    return last.map { Array(blocks[...$0]) } ?? blocks
  }
}
