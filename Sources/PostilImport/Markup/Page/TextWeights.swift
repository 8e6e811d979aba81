/// The amount of article text in every element of a page, in scalars.
struct TextWeights {
  private var weights: [UnsafeRawPointer: Int] = [:]

  /// - Parameter blocks: the text below `body`.
  init(_ blocks: [TextBlock], below body: MarkupNode) {
    for (block, weight) in zip(blocks, Self.weights(of: blocks)) {
      weights[block.place.id, default: 0] += weight
    }
    _ = sum(body)
  }

  subscript(element: MarkupNode) -> Int { weights[element.id] ?? 0 }

  /// The weight of each block. The lines after a linked headline announce another article: they have no
  /// weight.
  static func weights(of blocks: [TextBlock]) -> [Int] {
    let shortestHeadline = 20
    let longestTeaser = 400
    var followsHeadline = false
    return blocks.map { block in
      let weight = weight(of: block)
      if block.linkDensity > 0.85, block.form != .list {
        followsHeadline = block.scalars >= shortestHeadline
      } else if weight > 0 {
        defer { followsHeadline = false }
        if followsHeadline, block.scalars <= longestTeaser { return 0 }
      }
      return weight
    }
  }

  /// Prose counts, links do not; neither do headings and short pieces that are not sentences.
  private static func weight(of block: TextBlock) -> Int {
    let shortest = 40
    guard block.form != .heading, block.scalars >= shortest || endsSentence(block.text) else {
      return 0
    }
    return max(0, block.scalars - 2 * block.linkScalars)
  }

  static func endsSentence(_ text: String) -> Bool {
    let marks: Set<Unicode.Scalar> = [".", "!", "?", "…", "»", "”", "\"", ":", ";"]
    return text.unicodeScalars.last.map { marks.contains($0) } ?? false
  }

  private mutating func sum(_ element: MarkupNode) -> Int {
    var total = weights[element.id] ?? 0
    for child in element.children where child.isElement { total += sum(child) }
    weights[element.id] = total
    return total
  }
}
