import PostilCore

/// The header of a text of Markdown between `---` (YAML) or `+++` (TOML).
///
/// Only first-level fields that are one string are read, unchanged: no aliases, no tags, no nesting, so that
/// nothing can grow.
struct FrontMatter {
  private(set) var fields: [String: String] = [:]
  /// The text behind it.
  let rest: Substring

  /// The most lines that are read.
  private static let lineLimit = 1_000

  /// `nil` where the text does not begin with front matter.
  init?(_ text: String) {
    var lines = Lines(text)
    guard let fence = lines.next().map(Self.trimmed), fence == "---" || fence == "+++" else {
      return nil
    }
    let separator: Unicode.Scalar = fence == "---" ? ":" : "="
    var fields: [String: String] = [:]
    var count = 0
    var folded: String?
    while let line = lines.next() {
      count += 1
      guard count <= Self.lineLimit else { return nil }
      let trimmed = Self.trimmed(line)
      if trimmed == fence || fence == "---" && trimmed == "..." {
        self.fields = fields
        rest = lines.rest
        return
      }
      // Anything but fields, lists, parts of a field, and comments is the text itself.
      guard let first = line.unicodeScalars.first else { continue }
      if first.isBlank || first == "-" || first == "#" || first == "[" {
        if fields.isEmpty, folded == nil, first != "#", count == 1 { return nil }
        if let name = folded, first.isBlank, !trimmed.isEmpty {
          fields[name, default: ""] += (fields[name] == nil ? "" : " ") + trimmed
        }
        continue
      }
      folded = nil
      guard let place = line.unicodeScalars.firstIndex(of: separator),
        let name = Self.name(Self.trimmed(line[..<place]))
      else { return nil }
      let behind = line[line.unicodeScalars.index(after: place)...]
      guard behind.unicodeScalars.first.map({ $0.isBlank || fence == "+++" }) ?? true else {
        return nil
      }
      let value = Self.unquoted(Self.trimmed(behind))
      if [">", "|", ">-", "|-"].contains(value) {
        folded = name
      } else if !value.isEmpty, fields[name] == nil {
        fields[name] = value
      }
    }
    return nil
  }

  /// The name of a field in lower case; `nil` for a word that is not a field's name.
  private static func name(_ typed: String) -> String? {
    let isName = typed.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x22, 0x27: true
      default: false
      }
    }
    return typed.isEmpty || !isName ? nil : typed.lowercased()
  }

  /// The first of these fields that exists.
  subscript(names: String...) -> String? { names.lazy.compactMap { fields[$0] }.first }

  private static func trimmed(_ text: some StringProtocol) -> String {
    var scalars = Substring(text).unicodeScalars
    scalars = scalars.drop(while: \.isBlank)
    while let last = scalars.last, last.isBlank { scalars.removeLast() }
    return String(scalars)
  }

  private static func unquoted(_ value: String) -> String {
    for quote in ["\"", "'"] where value.utf8.count >= 2 {
      guard value.hasPrefix(quote), value.hasSuffix(quote) else { continue }
      let inner = String(value.unicodeScalars.dropFirst().dropLast())
      return quote == "'"
        ? inner.replacing("''", with: "'")
        : inner.replacing("\\\"", with: "\"").replacing("\\\\", with: "\\")
    }
    return value
  }
}

/// The lines of a text, one after another, without their ends.
private struct Lines: IteratorProtocol {
  private(set) var rest: Substring

  init(_ text: String) {
    rest = text[...]
  }

  mutating func next() -> Substring? {
    guard !rest.isEmpty else { return nil }
    let scalars = rest.unicodeScalars
    let end = scalars.firstIndex { $0 == "\n" } ?? scalars.endIndex
    var line = scalars[..<end]
    rest = Substring(
      end < scalars.endIndex ? scalars[scalars.index(after: end)...] : scalars[end...])
    if line.last == "\r" { line.removeLast() }
    return Substring(line)
  }
}
