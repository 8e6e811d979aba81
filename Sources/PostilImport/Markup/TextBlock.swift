/// A piece of a page's text that stands alone: a paragraph, a heading, a list, a table.
struct TextBlock {
  enum Form {
    case paragraph
    case heading
    case list
    case table
  }

  /// Lines are separated by U+000A; no blank line, no blanks at the ends of the text.
  var text: String
  let form: Form
  /// The number of scalars of the text that are links.
  let linkScalars: Int
  /// The element that the text begins in.
  let place: MarkupNode

  /// The text's length in scalars.
  var scalars: Int { text.unicodeScalars.count }

  /// The share of the text that is links, 0 to 1.
  var linkDensity: Double {
    text.isEmpty ? 0 : min(1, Double(linkScalars) / Double(scalars))
  }
}
