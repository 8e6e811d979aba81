import ArgumentParser
import PostilPages

/// Several ids that a command changes at once; `-` reads ids from stdin, the first word of each line.
enum TypedIDs {
  /// The most that one command changes.
  static let limit = 10_000

  static func read(_ typed: [String]) throws -> [String] {
    guard typed.contains("-") else { return try checked(typed) }
    guard typed.count(where: { $0 == "-" }) == 1 else { throw TypedText.Problem.severalFromStdin }
    let lines = try TypedText.standardInput().unicodeScalars.split(whereSeparator: {
      $0 == "\n" || $0 == "\r"
    })
    let ids = lines.compactMap { line in
      line.split(whereSeparator: \.properties.isWhitespace).first.map(String.init)
    }
    return try checked(typed.flatMap { $0 == "-" ? ids : [$0] })
  }

  /// Each once, in the order given.
  private static func checked(_ ids: [String]) throws -> [String] {
    guard !ids.isEmpty else { throw Diagnosis.noIDs }
    guard ids.count <= limit else { throw ValidationError.tooManyIDs(limit) }
    var known: Set<String> = []
    return ids.filter { known.insert($0).inserted }
  }

  /// The ids among a command's words: all before the first word of another form.
  ///
  /// - Parameter isOther: whether a word is of that form. Where none is, only the first word is an id, with the words
  ///   right behind it that have the form of an event's id.
  static func split(_ words: [String], before isOther: (String) -> Bool) -> (
    ids: [String], rest: [String]
  ) {
    let count =
      words.firstIndex(where: isOther)
      ?? words.dropFirst().firstIndex { !looksLikeID($0) } ?? words.count
    return (Array(words.prefix(count)), Array(words.dropFirst(count)))
  }
}
