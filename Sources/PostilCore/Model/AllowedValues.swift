/// The values that a person may write into a field. Every field can also be cleared, by an empty value.
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

  /// True if the fold takes the value. The protocol defines the vocabularies, so all replicas know the same
  /// words; every other form is checked only when writing.
  func holds(_ value: Text) -> Bool {
    switch self {
    case .oneOf, .percent: allows(value)
    case .date, .languageCode, .line, .prose: true
    }
  }

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
    case .status: Self.statuses
    case .motivation: Self.motivations
    case .language: .languageCode
    case .color: Self.colors
    case .due: .date
    }
  }

  // Kept, since every write in a fold asks.
  private static let statuses = AllowedValues.oneOf([
    "open", "in-review", "accepted", "rejected", "superseded",
  ])
  /// The part of the W3C Web Annotation vocabulary that analysts use.
  private static let motivations = AllowedValues.oneOf([
    "highlighting", "commenting", "questioning", "assessing", "classifying", "identifying",
    "linking", "editing",
  ])
  private static let colors = AllowedValues.oneOf([
    "yellow", "green", "blue", "red", "violet", "grey",
  ])
}

extension Text {
  /// True if it holds nothing but white space.
  package var isBlank: Bool { string.unicodeScalars.allSatisfy(\.isBlank) }
}
