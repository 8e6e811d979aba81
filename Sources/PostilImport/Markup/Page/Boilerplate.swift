/// Tells the parts of a page that are not its article: by elements, roles, names, and beginnings.
enum Boilerplate {
  /// True if the element is boilerplate on every page.
  ///
  /// - Parameter headed: the elements with an `h1` below.
  static func isCertain(_ element: MarkupNode, _ headed: Set<UnsafeRawPointer>) -> Bool {
    switch element.name {
    case "nav", "aside", "dialog", "menu": return true
    case "footer": return !isWithin(["blockquote"], element)
    case "header":
      return !isWithin(["article", "main"], element) && !headed.contains(element.id)
    default: break
    }
    switch element.attribute("role")?.lowercased() {
    case "navigation", "complementary", "contentinfo", "search", "dialog", "alertdialog", "menu",
      "menubar", "toolbar", "tablist":
      return true
    case "banner": return !headed.contains(element.id)
    default: return false
    }
  }

  /// True if the element's `class` or `id` marks it as not part of an article.
  ///
  /// - Parameters:
  ///   - isShort: whether it has too little text for a piece of an article.
  ///   - hasCaption: whether there is a `figcaption` below.
  static func isNamedSo(_ element: MarkupNode, isShort: Bool, hasCaption: Bool) -> Bool {
    let names = (element.attribute("class") ?? "") + " " + (element.attribute("id") ?? "")
    for name in names.unicodeScalars.split(whereSeparator: { $0.properties.isWhitespace }) {
      let words = words(of: name)
      for (index, word) in words.enumerated() {
        if BoilerplateWords.names.contains(word) { return true }
        if !hasCaption, BoilerplateWords.namesOfViewers.contains(word) { return true }
        if isShort, BoilerplateWords.namesOfShortPieces.contains(word) { return true }
        if index > 0, BoilerplateWords.pairsOfNames.contains(words[index - 1] + " " + word) {
          return true
        }
      }
    }
    return false
  }

  /// True if a short block asks readers to read, share, subscribe or report something, instead of being
  /// text.
  static func isInsertion(_ block: TextBlock) -> Bool {
    let longest = 300
    guard block.form != .table, block.scalars <= longest else { return false }
    let first = block.text.unicodeScalars.first
    if first == "©" { return true }
    let words = FoldedWords.fold(block.text).split(separator: " ")
    if BoilerplateWords.beginnings.begin(words) || BoilerplateWords.pieces.count(in: words) > 0 {
      return true
    }
    let longestLabel = 60
    let isLabel = block.scalars <= longestLabel && block.text.unicodeScalars.last != "."
    if isLabel, BoilerplateWords.headings.begin(words) { return true }
    if words.count(where: { Int($0) == nil }) == 1, BoilerplateWords.labels.begin(words) {
      return true
    }
    return block.linkScalars > 0
      && (BoilerplateWords.endings.end(words) || BoilerplateWords.networks.count(in: words) > 1)
  }

  /// `stickyShare-box_2` is sticky, share, box.
  private static func words(of name: Substring.UnicodeScalarView) -> [String] {
    var words: [String] = []
    var word = ""
    var wasLower = false
    for scalar in name {
      let isUpper = ("A"..."Z").contains(scalar)
      let isLower = ("a"..."z").contains(scalar)
      if !isUpper && !isLower || isUpper && wasLower {
        if !word.isEmpty { words.append(word) }
        word = ""
      }
      if isUpper || isLower { word += String(scalar).lowercased() }
      wasLower = isLower
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  private static func isWithin(_ names: Set<String>, _ element: MarkupNode) -> Bool {
    var parent = element.parent
    while let found = parent {
      if names.contains(found.name) { return true }
      parent = found.parent
    }
    return false
  }
}
