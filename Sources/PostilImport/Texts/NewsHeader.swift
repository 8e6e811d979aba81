import PostilCore

/// The first line of a corpus file:
/// `date <YYYY-MM-DD> <title> [<comment count>] <DD.MM.YYYY>, <HH:MM>`.
///
/// Read from both ends, once, so a hostile line costs linear time. Runs of white space count as one.
struct NewsHeader: Hashable, Sendable {
  let title: String
  /// Both dates and the time as written, one space between the two: `2025-12-21 21.12.2025, 12:09`.
  let published: String
  let commentCount: Int?
  let warnings: [Document.Warning]

  /// Nil when the line is not such a header: a part is missing, the title is empty, a date or the
  /// time does not exist.
  init?(line: String) {
    var rest = Fields(line)
    guard rest.takeFirst() == "date",
      let isoField = rest.takeFirst(), let isoDate = CalendarDate(iso: isoField),
      let timeField = rest.takeLast(), CalendarDate.isTime(timeField),
      let dottedField = rest.takeLast(), dottedField.last == ",",
      let dottedDate = CalendarDate(dotted: dottedField.dropLast())
    else { return nil }

    var warnings: [Document.Warning] = []
    if isoDate != dottedDate {
      warnings.append(
        .datesDisagree(iso: String(isoField), dotted: String(dottedField.dropLast())))
    }
    var beforeCount = rest
    var count = beforeCount.takeLast().flatMap(Self.count)
    if beforeCount.isEmpty { count = nil }
    // Only its place marks a count, and titles end in years more often than an article has two thousand
    // comments.
    if let year = count, 1900...2100 ~= year {
      warnings.append(.countLooksLikeYear(year))
      count = nil
    }
    if count != nil { rest = beforeCount }
    guard !rest.isEmpty else { return nil }

    self.title = String(rest.remaining)
    self.commentCount = count
    self.published = "\(isoField) \(dottedField) \(timeField)"
    self.warnings = warnings
  }

  /// The count as a program prints a number, with at most 9 digits; anything else belongs to the title.
  private static func count(_ field: Substring) -> Int? {
    guard field.utf8.count <= 9, field.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
    guard field.utf8.count == 1 || field.utf8.first != 0x30 else { return nil }
    return Int(field)
  }
}

/// A line that is consumed field by field from either end.
private struct Fields {
  private var scalars: Substring.UnicodeScalarView

  init(_ line: String) {
    scalars = line.unicodeScalars[...]
    trim()
  }

  var isEmpty: Bool { scalars.isEmpty }

  var remaining: Substring { Substring(scalars) }

  mutating func takeFirst() -> Substring? {
    guard !isEmpty else { return nil }
    let field = scalars.prefix { !$0.isBlank }
    scalars = scalars[field.endIndex...]
    trim()
    return Substring(field)
  }

  mutating func takeLast() -> Substring? {
    guard !isEmpty else { return nil }
    var start = scalars.endIndex
    while start > scalars.startIndex {
      let before = scalars.index(before: start)
      if scalars[before].isBlank { break }
      start = before
    }
    let field = scalars[start...]
    scalars = scalars[..<start]
    trim()
    return Substring(field)
  }

  private mutating func trim() {
    scalars = scalars.drop(while: \.isBlank)
    guard let last = scalars.lastIndex(where: { !$0.isBlank }) else { return }
    scalars = scalars[...last]
  }
}
