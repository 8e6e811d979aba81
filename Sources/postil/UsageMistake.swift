import ArgumentParser
import PostilPages

/// A mistake in a command line.
///
/// The parser's own words, in the form that all other errors have: the mistake, the usage of the command, and where
/// to read more.
struct UsageMistake {
  let lines: String

  /// - Parameter command: the one that had begun to run; `nil` for a mistake that the parser found.
  init(_ error: any Error, in command: (any ParsableCommand.Type)?) {
    if let unknown = error as? UnknownOption {
      lines = Self.lines(unknown.message, of: unknown.command, hint: unknown.hint)
    } else if let repeated = error as? RepeatedOption {
      lines = Self.lines(ValidationError.repeated(repeated.name).message, of: repeated.command)
    } else if let command, let mistake = error as? ValidationError {
      lines = Self.lines(mistake.message, of: command)
    } else {
      lines = Self.rewritten(Postil.fullMessage(for: error))
    }
  }

  private static func lines(
    _ message: String, of command: any ParsableCommand.Type, hint: String? = nil
  ) -> String {
    let usage = Postil.usageString(for: command)
    let words = usage.prefix { $0 != "[" && $0 != "<" }.split(separator: " ")
    return """
      error: \(begun(message))
      usage: \(usage)
      hint:  \(hint.map { "\($0); " } ?? "")see '\(words.joined(separator: " ")) --help'
      """
  }

  /// The parser's lines with these beginnings.
  private static func rewritten(_ message: String) -> String {
    if let known = values(in: message) { return known }
    return message.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      if line.hasPrefix("Error: ") { return "error: \(begun(line.dropFirst(7)))" }
      if line.hasPrefix("Help:  ") { return "       \(line.dropFirst(7))" }
      if line.hasPrefix("Usage: ") { return "usage: \(line.dropFirst(7))" }
      if line.hasPrefix("  See '"), line.hasSuffix("' for more information.") {
        let command = line.dropFirst(6).dropLast(22).replacing("postil tag-", with: "postil tag ")
        return "hint:  see \(command)"
      }
      return String(line)
    }.joined(separator: "\n")
  }

  /// A value that its option does not know, in the words that other mistakes of values have; `nil` for another mistake.
  private static func values(in message: String) -> String? {
    let mistake =
      #/
      Error:\ The\ value\ '(?<typed>[^\n]*)'
      \ is\ invalid\ for\ '(?<name>--[a-z\-]+|<[a-z\-]+>)[^\n']*'\.\ Please\ provide\ one\ of\ (?<known>[^\n]*)
      /#
    guard let found = message.firstMatch(of: mistake) else { return nil }
    let listed = message.matches(of: /\n  - ([^\n]+)/).map { String($0.1) }
    let known = listed.isEmpty ? found.known.matches(of: /'([^']+)'/).map { String($0.1) } : listed
    let typed = String(found.typed)
    let words = ValidationError.notOneOf(String(found.name), typed, known).message
    let rest = message.split(separator: "\n").drop { !$0.hasPrefix("Usage: ") }
    let lines = rewritten((["Error: \(words)"] + rest.map(String.init)).joined(separator: "\n"))
    return Suggestions.question(Suggestions.nearest(to: typed, among: known)).map {
      lines.replacing("\nhint:  ", with: "\nhint:  \($0) ", maxReplacements: 1)
    } ?? lines
  }

  /// A sentence behind a colon.
  private static func begun(_ sentence: some StringProtocol) -> String {
    sentence.prefix(1).lowercased() + sentence.dropFirst()
  }
}

extension Postil {
  /// The command that arguments name, and the arguments after its name.
  static func command(of arguments: [String]) -> (
    type: any ParsableCommand.Type, rest: ArraySlice<String>
  ) {
    var type: any ParsableCommand.Type = Postil.self
    var rest = arguments[...]
    while let word = rest.first,
      let next = type.configuration.subcommands.first(where: { $0._commandName == word })
    {
      type = next
      rest.removeFirst()
    }
    return (type, rest)
  }

  /// Names a word in the place of a command, and the command that may have been meant.
  static func expectCommand(_ arguments: [String]) throws {
    if arguments.first == "-C" {
      throw Diagnosis(
        .usage,
        arguments.count == 1 ? "-C needs a folder" : "no command follows -C \(arguments[1])",
        hint:
          "type it before or after the command: postil -C DIR status; 'postil help' lists all commands"
      )
    }
    var type: any ParsableCommand.Type = Postil.self
    var path = "postil"
    for word in arguments.first == "help" ? arguments.dropFirst() : arguments[...] {
      let known = type.configuration.subcommands
      guard !known.isEmpty, word != "help", !word.hasPrefix("-") else { return }
      guard let next = known.first(where: { $0._commandName == word }) else {
        let names = known.filter { $0.configuration.shouldDisplay }.map { $0._commandName }
        let near = Suggestions.nearest(to: word, among: names).map { "\(path) \($0)" }
        let all = "'\(path == "postil" ? "postil help" : "\(path) --help")' lists all commands"
        throw Diagnosis(
          .usage, "there is no command '\(path) \(Phrase.shortened(word, to: 60))'",
          hint: Suggestions.question(near).map { "\($0) \(all)" } ?? all)
      }
      type = next
      path += " \(word)"
    }
  }
}
