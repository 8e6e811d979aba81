import PostilCore
package import PostilReplica

/// The columns that a person chooses for a list, by name.
///
/// On a terminal they stand below each other; elsewhere a tab is between two, and nothing is cut.
package struct ListColumns<Item> {
  package typealias Column = (name: String, text: @Sendable (Item, Styles) -> String)

  private let columns: [Column]

  /// - Parameter names: separated by commas.
  /// - Throws: `UnknownColumn` for the first name that there is not.
  package init(_ names: String, of known: [Column]) throws(UnknownColumn) {
    var columns: [Column] = []
    for name in names.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
      guard let column = known.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
        throw UnknownColumn(name: name, known: known.map(\.name))
      }
      columns.append(column)
    }
    self.columns = columns
  }

  /// - Parameter width: the columns of the terminal; `nil` elsewhere.
  package func lines(_ items: [Item], _ styles: Styles, width: Int?) -> [String] {
    let rows = items.map { item in columns.map { Harmless.line($0.text(item, styles)) } }
    guard let width else {
      return rows.map { $0.map { $0.replacing("\t", with: " ") }.joined(separator: "\t") }
    }
    let widest = columns.indices.map { index in
      rows.map { DisplayWidth.of($0[index]) }.max() ?? 0
    }
    let widths = FittedLine.shares(of: widest, in: width)
    return rows.map { row in
      let line = zip(row, widths).map { cell, columns in
        DisplayWidth.padded(DisplayWidth.fitted(cell, columns: columns), columns: columns)
      }.joined(separator: "  ")
      return DisplayWidth.fitted(line, columns: width)
    }
  }
}

package struct UnknownColumn: Error {
  package let name: String
  package let known: [String]
}

extension ArticleSummary {
  package static let columns: [ListColumns<ArticleSummary>.Column] = [
    ("id", { article, _ in article.id }),
    ("time", { $1.moment($0.created.claimedAt) }), ("changed", { $1.moment($0.changed) }),
    ("title", { article, _ in article.title }),
    ("author", { article, _ in article.created.author }),
    ("published", { article, _ in article.published ?? "" }),
    ("url", { article, _ in article.url ?? "" }),
    ("language", { article, _ in article.language ?? "" }),
    ("status", { article, _ in article.status ?? "" }),
    ("assignee", { article, _ in article.assignee ?? "" }),
    ("due", { article, _ in article.due ?? "" }),
    ("marking", { article, _ in article.marking ?? "" }),
    ("tags", { article, _ in article.tags.joined(separator: " ") }),
    ("audiences", { article, _ in article.audiences.joined(separator: " ") }),
    ("notes", { article, _ in "\(article.annotations)" }),
    ("conflicts", { article, _ in article.conflicts.joined(separator: " ") }),
    ("unread", { article, _ in article.unread == true ? "unread" : "" }),
  ]
}

extension AnnotationDetail {
  package static let columns: [ListColumns<AnnotationDetail>.Column] = [
    ("id", { note, _ in note.id }), ("article", { note, _ in note.article }),
    ("title", { note, _ in note.articleTitle }),
    ("time", { $1.moment($0.created.claimedAt) }), ("changed", { $1.moment($0.changed) }),
    ("author", { note, _ in note.created.author }),
    ("paragraph", { note, _ in "\(note.placement?.paragraph ?? note.anchor.paragraph)" }),
    ("quote", { note, _ in note.anchor.quote ?? "" }), ("note", { note, _ in note.note }),
    ("status", { note, _ in note.status ?? "" }),
    ("assignee", { note, _ in note.assignee ?? "" }), ("due", { note, _ in note.due ?? "" }),
    ("marking", { note, _ in note.marking ?? "" }),
    ("tags", { note, _ in note.tags.joined(separator: " ") }),
    ("state", { note, _ in note.placement?.state.rawValue ?? "" }),
    ("dissent", { note, _ in note.dissent.joined(separator: " ") }),
    ("replies", { note, _ in "\(note.replies.filter { !$0.isDeleted }.count)" }),
    ("conflicts", { note, _ in note.conflicts.joined(separator: " ") }),
    ("unread", { note, _ in note.unread == true ? "unread" : "" }),
  ]
}
