/// Turns HTML elements into blocks of plain text.
struct MarkupText {
  /// Selects elements that are left out with everything below, besides those without text for readers.
  let leavesOut: (MarkupNode) -> Bool

  /// The surroundings of a text.
  private struct Surroundings {
    var isLink = false
    var keepsBlanks = false
    var isHeading = false
    /// The number of lists around it.
    var lists = 0
  }

  /// The text of an element, in order.
  func blocks(of element: MarkupNode) -> [TextBlock] {
    var flow = TextFlow()
    add(element, to: &flow, Surroundings())
    flow.endBlock()
    return flow.blocks
  }

  private func add(_ element: MarkupNode, to flow: inout TextFlow, _ surroundings: Surroundings) {
    var inside = surroundings
    switch ElementKind(element.name) {
    case .dropped:
      return
    case .lineBreak:
      flow.breakLine()
      return
    case .inline:
      if element.name == "a", element.attribute("href") != nil { inside.isLink = true }
      addChildren(of: element, to: &flow, inside)
    case .block:
      flow.endBlock(as: surroundings.isHeading ? .heading : .paragraph)
      addChildren(of: element, to: &flow, inside)
      flow.endBlock(as: surroundings.isHeading ? .heading : .paragraph)
    case .heading:
      flow.endBlock()
      inside.isHeading = true
      addChildren(of: element, to: &flow, inside)
      flow.endBlock(as: .heading)
    case .preformatted:
      flow.endBlock()
      inside.keepsBlanks = true
      addChildren(of: element, to: &flow, inside)
      flow.endBlock()
    case .list:
      flow.append(listBlocks(of: element, surroundings))
    case .table:
      flow.append(tableBlocks(of: element, surroundings))
    }
  }

  private func addChildren(
    of element: MarkupNode, to flow: inout TextFlow, _ surroundings: Surroundings
  ) {
    for child in element.children {
      if let content = child.content {
        flow.append(
          content, in: element, isLink: surroundings.isLink, keepsBlanks: surroundings.keepsBlanks)
      } else if !child.isHidden, !leavesOut(child) {
        add(child, to: &flow, surroundings)
      }
    }
  }

  private func blocksBelow(_ element: MarkupNode, _ surroundings: Surroundings) -> [TextBlock] {
    var flow = TextFlow()
    addChildren(of: element, to: &flow, surroundings)
    flow.endBlock()
    return flow.blocks
  }

  // MARK: Lists

  /// The deepest indentation of nested lists.
  private static let deepestIndent = 8

  /// One block with a line for each item; a block for each paragraph if items have several.
  private func listBlocks(of list: MarkupNode, _ surroundings: Surroundings) -> [TextBlock] {
    let isOrdered = list.name == "ol"
    let indent = String(repeating: "  ", count: min(surroundings.lists, Self.deepestIndent))
    var inside = surroundings
    inside.lists += 1
    var number = list.attribute("start").flatMap { Int($0) } ?? 1
    var items: [[TextBlock]] = []
    for child in list.children where child.isElement && !child.isHidden && !leavesOut(child) {
      let blocks =
        ElementKind(child.name) == .list
        ? listBlocks(of: child, inside) : blocksBelow(child, inside)
      guard var first = blocks.first else { continue }
      if first.form != .list {
        if let value = child.attribute("value").flatMap({ Int($0) }) { number = value }
        let mark = isOrdered ? "\(number). " : "• "
        first.text = indent + (Self.beginsWithMark(first.text) ? "" : mark) + first.text
        number = number == .max ? number : number + 1
      }
      items.append([first] + blocks.dropFirst())
    }
    guard let place = items.first?.first?.place else { return [] }
    let isLoose = items.contains { item in
      item.count { $0.form != .list } > 1 || item.contains { $0.form == .table }
    }
    if isLoose { return items.flatMap { $0 } }
    let lines = items.flatMap { $0.map(\.text) }
    let linkScalars = items.reduce(0) { $0 + $1.reduce(0) { $0 + $1.linkScalars } }
    return [
      TextBlock(
        text: lines.joined(separator: "\n"), form: .list, linkScalars: linkScalars, place: place)
    ]
  }

  private static func beginsWithMark(_ text: String) -> Bool {
    let scalars = text.unicodeScalars
    guard let first = scalars.first else { return false }
    if ["•", "–", "—", "-", "*", "·"].contains(first) { return true }
    let rest = scalars.drop { ("0"..."9").contains($0) }
    return rest.startIndex != scalars.startIndex && (rest.first == "." || rest.first == ")")
  }

  // MARK: Tables

  /// One block with a line for each row; the cells' own blocks where the table only arranges them.
  private func tableBlocks(of table: MarkupNode, _ surroundings: Surroundings) -> [TextBlock] {
    var caption: [TextBlock] = []
    var rows: [[[TextBlock]]] = []
    var inside = surroundings
    inside.lists = 0
    collectRows(of: table, inside, &caption, &rows)
    let cells = rows.flatMap { $0.flatMap { $0 } }
    guard let place = cells.first?.place else { return caption }
    let arranges =
      table.first("table") != nil
      || rows.allSatisfy { row in row.count { !$0.isEmpty } < 2 }
      || rows.contains { $0.contains { $0.count > 1 || $0.contains { $0.form != .paragraph } } }
    if arranges { return caption + cells }
    let lines = rows.compactMap { row -> String? in
      guard row.contains(where: { !$0.isEmpty }) else { return nil }
      let texts = row.map { cell in
        let lines = (cell.first?.text ?? "").unicodeScalars.split(separator: "\n")
        return lines.map { String($0) }.joined(separator: " ")
      }
      return texts.joined(separator: " | ")
    }
    let table = TextBlock(
      text: lines.joined(separator: "\n"), form: .table,
      linkScalars: cells.reduce(0) { $0 + $1.linkScalars }, place: place)
    return caption + [table]
  }

  private func collectRows(
    of element: MarkupNode, _ surroundings: Surroundings, _ caption: inout [TextBlock],
    _ rows: inout [[[TextBlock]]]
  ) {
    for child in element.children where child.isElement && !child.isHidden && !leavesOut(child) {
      switch child.name {
      case "tr":
        let cells = child.children.filter { cell in
          (cell.name == "td" || cell.name == "th") && !cell.isHidden && !leavesOut(cell)
        }
        rows.append(cells.map { blocksBelow($0, surroundings) })
      case "thead", "tbody", "tfoot": collectRows(of: child, surroundings, &caption, &rows)
      case "caption": caption += blocksBelow(child, surroundings)
      default:
        let blocks = blocksBelow(child, surroundings)
        if !blocks.isEmpty { rows.append([blocks]) }
      }
    }
  }
}

/// The paragraphs of a piece of HTML, or of plain text: a feed's content, a field of JSON.
///
/// - Throws: `MarkupError`.
package func paragraphs(ofFragment html: String) throws(MarkupError) -> [String] {
  guard let root = try MarkupDocument(html: html).root else { return [] }
  return MarkupText { _ in false }.blocks(of: root).map(\.text)
}
