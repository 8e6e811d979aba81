/// Text in several styles, laid out in lines of a width: cut between words, and nothing cut without a width.
package struct WrappedText {
  /// A style of a stretch of text.
  enum Style {
    case plain, bold, dim, quoted, overlapping
  }

  private let columns: Int?
  private let margin: String
  private var lines: [[Cell]] = []
  private var line: [Cell] = []
  /// White space behind the words of the line: it stands only if another word follows there.
  private var gap: [Cell] = []
  /// The word that has not ended yet.
  private var word: [Cell] = []

  /// A character with its style.
  fileprivate struct Cell {
    let character: Character
    let style: Style
    let columns: Int
  }

  /// - Parameters:
  ///   - width: in columns; `nil` for lines of any length.
  ///   - indent: the columns before every line.
  init(width: Int?, indent: Int = 0) {
    columns = width.map { max(8, $0 - indent) }
    margin = String(repeating: " ", count: indent)
  }

  /// The lines of a harmless text in one style; none for an empty text.
  static func lines(
    _ text: String, _ style: Style = .plain, width: Int?, indent: Int = 0, _ styles: Styles
  ) -> [String] {
    guard !text.isEmpty else { return [] }
    var wrapped = WrappedText(width: width, indent: indent)
    wrapped.add(text, style)
    return wrapped.lines(styles)
  }

  /// Harmless sentences, each wrapped with its further lines two columns deeper.
  package static func hanging(_ sentences: [String], width: Int?) -> [String] {
    guard let width else { return sentences }
    return sentences.flatMap { sentence in
      let lines = Self.lines(sentence, width: width - 2, .none)
      return lines.enumerated().map { $0 == 0 ? $1 : "  \($1)" }
    }
  }

  /// - Parameter text: harmless; a line feed in it ends a line.
  mutating func add(_ text: String, _ style: Style = .plain) {
    for character in text {
      switch character {
      case "\n": endLine()
      case " ", "\t":
        placeWord()
        // A tab's width depends on its place.
        let blank = columns == nil ? character : " "
        gap.append(Cell(character: blank, style: style, columns: 1))
      default:
        let width = columns == nil ? 1 : DisplayWidth.of(String(character))
        word.append(Cell(character: character, style: style, columns: width))
        if let columns, word.width > columns { cutWord() }
      }
    }
  }

  mutating func endLine() {
    placeWord()
    breakLine()
  }

  /// The lines with their styles and the margin.
  func lines(_ styles: Styles) -> [String] {
    var ended = self
    ended.endLine()
    return ended.lines.map { line in
      guard !line.isEmpty else { return "" }
      var text = margin
      var rest = line[...]
      while let first = rest.first {
        let same = rest.prefix { $0.style == first.style }
        text += first.style.applied(to: String(same.map(\.character)), styles)
        rest = rest.dropFirst(same.count)
      }
      return text
    }
  }

  /// Moves the word into the line, or into the next one where it does not fit.
  private mutating func placeWord() {
    guard !word.isEmpty else { return }
    if let columns, !line.isEmpty, line.width + gap.width + word.width > columns { breakLine() }
    line += gap + word
    gap = []
    word = []
  }

  /// A word that is wider than a line is cut where the line ends.
  private mutating func cutWord() {
    let last = word.removeLast()
    placeWord()
    word = [last]
  }

  private mutating func breakLine() {
    lines.append(line)
    line = []
    gap = []
  }
}

extension [WrappedText.Cell] {
  fileprivate var width: Int { reduce(0) { $0 + $1.columns } }
}

extension WrappedText.Style {
  fileprivate func applied(to text: String, _ styles: Styles) -> String {
    switch self {
    case .plain: text
    case .bold: styles.bold(text)
    case .dim: styles.dim(text)
    case .quoted: styles.quoted(text)
    case .overlapping: styles.overlapping(text)
    }
  }
}
