import PostilCore

/// The parts that sentences and lists are made of.
package enum Phrase {
  /// A number with its noun: `1 event`, `2 events`.
  ///
  /// - Parameter several: the noun in the plural, where it does not end with a mere `s`.
  package static func counted(
    _ number: some BinaryInteger, _ noun: String, _ several: String? = nil
  ) -> String {
    number == 1 ? "1 \(noun)" : "\(number) \(several ?? "\(noun)s")"
  }

  /// A time to wait, rounded up to what a person waits by: `40 seconds`, `6 hours`.
  package static func duration(seconds: UInt64) -> String {
    let units: [(noun: String, seconds: UInt64)] = [("hour", 3_600), ("minute", 60)]
    for unit in units where seconds >= 2 * unit.seconds {
      return counted((seconds - 1) / unit.seconds + 1, unit.noun)
    }
    return counted(seconds, "second")
  }

  /// A size: `256 MiB`, or the bytes where it is no whole number of anything.
  package static func size(bytes: UInt64) -> String {
    let units = [("TiB", 40), ("GiB", 30), ("MiB", 20), ("KiB", 10)]
    for (name, power) in units where bytes > 0 && bytes % (1 << UInt64(power)) == 0 {
      return "\(bytes >> UInt64(power)) \(name)"
    }
    return counted(bytes, "byte")
  }

  /// One harmless line of at most so many characters.
  package static func shortened(_ text: String, to limit: Int) -> String {
    let line = Harmless.line(text)
    return line.count <= limit ? line : line.prefix(limit - 1) + "…"
  }

  /// One harmless line of a list: of at most so many characters on a terminal, whole in a pipe.
  ///
  /// - Parameter width: the terminal's columns; `nil` in a pipe.
  static func shortened(_ text: String, to limit: Int, on width: Int?) -> String {
    width == nil ? Harmless.line(text) : shortened(text, to: limit)
  }

  /// A quote as one harmless line, in quotation marks that it does not hold itself; ¶ stands between its paragraphs.
  ///
  /// - Parameter limit: of characters; `nil` for all of it.
  package static func quote(_ text: String, to limit: Int? = nil) -> String {
    let line = text.replacing("\n\n", with: " ¶ ")
    return quoted(limit.map { shortened(line, to: $0) } ?? Harmless.line(line))
  }

  /// A harmless text in quotation marks that it does not hold itself; nothing for `nil`.
  static func quoted(_ text: String?) -> String {
    guard let text else { return "" }
    let isQuoting = text.unicodeScalars.contains { $0 == "«" || $0 == "»" }
    return isQuoting ? "“\(text)”" : "«\(text)»"
  }

  /// The words that fit one line, and the number of the others: accepted events must not add up to a
  /// line of a megabyte. `--json` has all of them.
  package static func some(_ words: [String]) -> [String] {
    words.count <= shownWords
      ? words : words.prefix(shownWords - 1) + ["and \(words.count - shownWords + 1) more"]
  }

  /// The most words in a line: as many as an annotation can be made with.
  private static let shownWords = Limits.tagsPerAnnotation
}
