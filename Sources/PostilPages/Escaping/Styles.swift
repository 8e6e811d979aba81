package import PostilReplica

/// The styles that a text for a terminal has: none where it goes elsewhere, or where its reader wants none.
///
/// ⚖ Of all that would steer a terminal these alone reach it.
package struct Styles: Sendable {
  /// Plain text.
  package static let none = Styles(isColoured: false)

  package let isColoured: Bool

  private let zone: Zone

  /// - Parameter zone: of the reader, in which times are shown.
  package init(isColoured: Bool, zone: Zone = .utc) {
    self.isColoured = isColoured
    self.zone = zone
  }

  /// The day of such a time there, as in `2026-11-23`.
  package func day(_ iso8601: String) -> String { String(moment(iso8601).prefix(10)) }

  /// A time that is kept in UTC, as its reader's clock shows it.
  package func moment(_ iso8601: String) -> String { zone.text(of: iso8601) }

  package func bold(_ text: String) -> String { styled(text, Self.bold) }

  package func dim(_ text: String) -> String { styled(text, Self.dim) }

  /// Styles removed text.
  package func struck(_ text: String) -> String { styled(text, Self.struck) }

  /// Styles added text.
  package func underlined(_ text: String) -> String { styled(text, Self.underlined) }

  /// Styles the text that an annotation quotes, like a highlighter: readable on light and dark terminals.
  package func quoted(_ text: String) -> String { styled(text, Self.quoted) }

  /// Styles text that several annotations quote.
  package func overlapping(_ text: String) -> String { styled(text, Self.overlapping) }

  /// Lines as they are shown: harmless but for the styles above.
  package func shown(_ lines: String) -> String {
    guard isColoured, lines.unicodeScalars.contains("\u{1B}") else { return Harmless.lines(lines) }
    var shown = ""
    var rest = lines[...]
    while let escape = rest.unicodeScalars.firstIndex(of: "\u{1B}") {
      shown += Harmless.lines(String(rest[..<escape]))
      let style = Self.all.first { rest[escape...].utf8.starts(with: $0.utf8) }
      shown += style ?? "\u{FFFD}"
      let length = style?.utf8.count ?? 1
      rest = rest[rest.utf8.index(escape, offsetBy: length)...]
    }
    return shown + Harmless.lines(String(rest))
  }

  /// A part of a shown line.
  enum Part {
    /// One of the styles above, or the end of it.
    case style(String, isEnd: Bool)
    case text(String)
  }

  /// The styles of a shown line, and the text between them.
  static func parts(of line: String) -> [Part] {
    var parts: [Part] = []
    var rest = line[...]
    while let escape = rest.unicodeScalars.firstIndex(of: "\u{1B}") {
      if escape > rest.startIndex { parts.append(.text(String(rest[..<escape]))) }
      guard let style = all.first(where: { rest[escape...].utf8.starts(with: $0.utf8) }) else {
        break
      }
      parts.append(.style(style, isEnd: style == end))
      rest = rest[rest.utf8.index(escape, offsetBy: style.utf8.count)...]
    }
    return rest.isEmpty ? parts : parts + [.text(String(rest))]
  }

  /// Ends the style that a line is in.
  static let ending = end

  private static let bold = "\u{1B}[1m"
  private static let dim = "\u{1B}[2m"
  private static let struck = "\u{1B}[9;31m"
  private static let underlined = "\u{1B}[4;32m"
  private static let quoted = "\u{1B}[30;43m"
  private static let overlapping = "\u{1B}[30;46m"
  private static let end = "\u{1B}[0m"
  private static let all = [bold, dim, struck, underlined, quoted, overlapping, end]

  private func styled(_ text: String, _ style: String) -> String {
    isColoured ? style + text + Self.end : text
  }
}
