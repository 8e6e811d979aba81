/// What a person may write into a field. The fold takes whatever the log holds; this is for the one
/// who writes.
package enum AllowedValues: Hashable, Sendable {
  case oneOf([String])
  /// `YYYY-MM-DD`.
  case date
  /// Two or three lower-case Latin letters.
  case languageCode
  /// One line that is not empty, up to `Limits.lineBytes`.
  case line
  /// A whole number from 0 to 100.
  case percent
  /// Any text that is not empty, up to `Limits.proseBytes`.
  case prose

  package func allows(_ value: Text) -> Bool {
    switch self {
    case .oneOf(let values): values.contains { Text($0) == value }
    case .date: CalendarDate(iso: value.string[...]) != nil
    case .languageCode:
      (2...3).contains(value.utf8Count) && value.string.utf8.allSatisfy { (97...122).contains($0) }
    case .line:
      !value.isBlank && value.utf8Count <= Limits.lineBytes
        && !value.string.unicodeScalars.contains(where: \.breaksLine)
    case .percent: UInt8(value.string).map { $0 <= 100 && String($0) == value.string } ?? false
    case .prose: !value.isBlank && value.utf8Count <= Limits.proseBytes
    }
  }
}

extension Unicode.Scalar {
  /// Control characters (C0, DEL, C1) and Unicode's two separators of lines and paragraphs.
  fileprivate var breaksLine: Bool {
    switch value {
    case 0...0x1F, 0x7F...0x9F, 0x2028, 0x2029: true
    default: false
    }
  }
}

extension PlainField {
  package var allowed: AllowedValues {
    switch self {
    case .title, .assignee: .line
    case .status: .oneOf(["open", "in-review", "accepted", "rejected", "superseded"])
    case .motivation:
      // The W3C Web Annotation vocabulary, as far as analysts use it.
      .oneOf([
        "highlighting", "commenting", "questioning", "assessing", "classifying", "identifying",
        "linking", "editing",
      ])
    case .language: .languageCode
    case .color: .oneOf(["yellow", "green", "blue", "red", "violet", "grey"])
    case .due: .date
    }
  }
}

extension Text {
  /// Whether it holds nothing but white space.
  package var isBlank: Bool { string.unicodeScalars.allSatisfy(\.isBlank) }
}
