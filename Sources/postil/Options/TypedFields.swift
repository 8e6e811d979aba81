import ArgumentParser
import PostilCore
import PostilReplica

/// `NAME=VALUE`, as people type it; a value that is `-` comes in on stdin.
enum TypedFields {
  /// The values as they are recorded, for an echo.
  static func recorded(_ fields: [(name: String, value: String)]) -> [(
    name: String, value: String
  )] {
    fields.map { (name: $0.name, value: RecordedSpelling.of($0.value, in: $0.name)) }
  }

  static func parse(_ typed: [String], as pattern: String) throws -> [(name: String, value: String)]
  {
    let fields = try typed.map { field in
      let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw ValidationError.notAPair(field, pattern: pattern)
      }
      return (name: String(parts[0]), value: String(parts[1]))
    }
    let values = try TypedText.read(fields.map(\.value))
    return zip(fields, values).map { (name: $0.name, value: dated($1, in: $0.name)) }
  }
}

extension TypedFields {
  /// A due date as it is recorded: `tomorrow` is a day of the calendar. Any other value as it is.
  static func dated(_ value: String, in field: String) -> String {
    field == PlainField.due.name ? String(Terminal.zone.dated(value[...])) : value
  }
}

/// Words to add and to take away: `+a -b c`.
struct SignedWords {
  let adding: [String]
  let removing: [String]

  /// - Throws: for an option, which would else be a word to take away, and for the id of another thing behind the
  ///   words, which would else be a word to add.
  init(_ typed: [String]) throws {
    let typed = typed.count > 1 && typed[0] == "--" ? Array(typed.dropFirst()) : typed
    if let option = typed.first(where: { $0.hasPrefix("--") }) {
      throw ValidationError.optionAmongWords(option)
    }
    if let id = typed.first(where: { TypedEventID($0) != nil }) {
      throw ValidationError.idAmongWords(id)
    }
    let hasTwoSigns = { (word: String) in ["++", "+-"].contains { word.utf8.starts(with: $0.utf8) }
    }
    if let word = typed.first(where: hasTwoSigns) {
      throw ValidationError.twoSigns(word)
    }
    removing = typed.filter { $0.hasPrefix("-") }.map { String($0.dropFirst()) }
    adding = typed.filter { !$0.hasPrefix("-") }
      .map { $0.hasPrefix("+") ? String($0.dropFirst()) : $0 }
  }

  /// True if a word has a sign.
  static func isSigned(_ word: String) -> Bool {
    word != "-" && ["+", "-"].contains { word.utf8.starts(with: $0.utf8) }
  }
}

/// True if a word has the form of an event's id, or stands for ids on stdin.
func looksLikeID(_ word: String) -> Bool { word == "-" || TypedEventID(word) != nil }
