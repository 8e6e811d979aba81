/// Short names of commands: a few of Postil's own, and those of the configuration file.
///
/// ⚖ An alias never hides a command.
struct Aliases {
  /// An alias leads to others, and never to a command.
  struct TooDeep: Error, Equatable {
    let name: String
  }

  /// A quotation mark in an alias has no second one.
  struct Unclosed: Error, Equatable {
    let name: String
  }

  /// Names that people try first, from other programs.
  static let builtIn = [
    "ls": "articles", "notes": "annotations", "rm": "delete", "st": "status",
  ]

  private static let deepest = 8

  /// By their names; one's own before Postil's.
  let all: [String: String]
  private let commands: Set<String>

  /// - Parameter commands: the names of all commands.
  init(own: [String: String], commands: [String]) {
    self.commands = Set(commands)
    all = Self.builtIn.merging(own) { _, own in own }.filter { !commands.contains($0.key) }
  }

  /// The arguments with the command that an alias stands for.
  ///
  /// - Parameter arguments: the first one may be an alias; `help` before it is skipped.
  func expanded(_ arguments: [String]) throws -> [String] {
    let place = arguments.first == "help" ? 1 : 0
    guard place < arguments.count else { return arguments }
    var rest = Array(arguments[place...])
    for _ in 0..<Self.deepest {
      guard let name = rest.first, !commands.contains(name), let meaning = all[name] else {
        return arguments[..<place] + rest
      }
      rest = try Self.words(of: meaning, as: name) + rest.dropFirst()
    }
    throw TooDeep(name: arguments[place])
  }

  /// The words of a command as a shell would split them: at blanks, but for quoted ones.
  static func words(of command: String, as name: String) throws(Unclosed) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Unicode.Scalar?
    var isEscaped = false
    for scalar in command.unicodeScalars {
      if isEscaped {
        word = (word ?? "") + String(scalar)
        isEscaped = false
      } else if scalar == "\\", quote != "'" {
        isEscaped = true
      } else if scalar == quote {
        quote = nil
      } else if quote == nil, scalar == "'" || scalar == "\"" {
        quote = scalar
        word = word ?? ""
      } else if quote == nil, scalar == " " || scalar == "\t" {
        if let ended = word { words.append(ended) }
        word = nil
      } else {
        word = (word ?? "") + String(scalar)
      }
    }
    guard quote == nil, !isEscaped else { throw Unclosed(name: name) }
    if let ended = word { words.append(ended) }
    return words
  }
}
