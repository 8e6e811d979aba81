/// Finds the element that holds a page's article.
struct ArticleElement {
  private let body: MarkupNode
  private let weights: TextWeights
  private var marked: [MarkupNode] = []
  private var articles: [MarkupNode] = []
  private var named: [MarkupNode] = []
  private var mains: [MarkupNode] = []

  /// Parts of class names, without separators between their words, that sites give to their text.
  private static let names = [
    "articlebody", "articlecontent", "articletext", "entrycontent", "fulltext", "maintext",
    "newsbody", "newscontent", "newstext", "postbody", "postcontent", "posttext", "storybody",
    "storycontent", "storytext",
  ]

  init(below body: MarkupNode, _ weights: TextWeights) {
    self.body = body
    self.weights = weights
    body.forEachElement { collect($0) }
  }

  private mutating func collect(_ element: MarkupNode) {
    guard weights[element] > 0 else { return }
    if element.attribute("itemprop")?.lowercased().contains("articlebody") == true {
      marked.append(element)
    }
    if element.name == "article" { articles.append(element) }
    if element.name == "main" || element.attribute("role")?.lowercased() == "main" {
      mains.append(element)
    }
    let classes = (element.attribute("class") ?? "").lowercased().unicodeScalars
    let joined = String(String.UnicodeScalarView(classes.filter { $0 != "-" && $0 != "_" }))
    if Self.names.contains(where: { joined.contains($0) }) { named.append(element) }
  }

  /// The element that the page marks as its article; else the one in which its text is densest.
  var found: MarkupNode {
    if let element = best(of: marked, atLeast: 0.25) { return element }
    let outer = best(of: articles, atLeast: 0.4) ?? best(of: mains, atLeast: 0.4) ?? body
    if let element = best(of: named.filter { $0.isInside(outer) }, of: outer, atLeast: 0.3) {
      let inner = innermost(of: named, in: element)
      if isOnlyOne(of: named, inner) { return inner }
    }
    return densest(in: outer)
  }

  /// The first, in the document's order, of those that hold nearly as much text as the fullest.
  private func best(
    of candidates: [MarkupNode], of whole: MarkupNode? = nil, atLeast share: Double
  ) -> MarkupNode? {
    let most = candidates.reduce(0) { max($0, weights[$1]) }
    let total = weights[whole ?? body]
    guard most > 0, Double(most) >= share * Double(total) else { return nil }
    return candidates.first { 2 * weights[$0] >= most }
  }

  /// Descends while one child holds nearly all of the text.
  private func densest(in outer: MarkupNode) -> MarkupNode {
    let enough = 0.8
    var element = outer
    while let child = element.children.filter(\.isElement).max(by: { weights[$0] < weights[$1] }),
      Double(weights[child]) >= enough * Double(weights[element]),
      ElementKind(child.name) == .block, child.name != "p"
    {
      element = child
    }
    return element
  }

  /// True if no other candidate holds about as much: the posts of a forum are many articles.
  private func isOnlyOne(of candidates: [MarkupNode], _ element: MarkupNode) -> Bool {
    !candidates.contains { candidate in
      2 * weights[candidate] > weights[element] && !candidate.isInside(element)
        && !element.isInside(candidate)
    }
  }

  /// The deepest of the candidates that holds more than half of the text of those around it.
  private func innermost(of candidates: [MarkupNode], in outer: MarkupNode) -> MarkupNode {
    var element = outer
    for candidate in candidates where candidate.id != element.id && candidate.isInside(element) {
      if 2 * weights[candidate] > weights[element] { element = candidate }
    }
    return element
  }
}

extension MarkupNode {
  /// True if the node is `outer` or below it.
  func isInside(_ outer: MarkupNode) -> Bool {
    var next: MarkupNode? = self
    while let node = next {
      if node.id == outer.id { return true }
      next = node.parent
    }
    return false
  }
}
