import ArgumentParser
import PostilPages

/// A word of a command line that begins with a dash and is none of its command's options.
///
/// The parser names missing arguments first, and takes `-hello` for `-h`. So where it does not take a command line,
/// or takes it for a question, this looks for such a word.
struct UnknownOption: Error {
  let command: any ParsableCommand.Type
  let word: String
  /// The option behind which it stands in the place of a value.
  private let valued: String?
  /// The option that may have been meant.
  let near: String?
  private let isBeforeText: Bool

  init?(in arguments: [String]) {
    let (command, rest) = Postil.command(of: arguments)
    // The parser reports mistakes of a group, such as `postil bundle`, itself.
    guard command.configuration.subcommands.isEmpty else { return nil }
    let options = DeclaredOptions(of: command)
    guard let found = options.unknown(among: rest) else { return nil }
    self.command = command
    (word, valued) = found
    let isLong = word.hasPrefix("--")
    let name = String(word.dropFirst(2).prefix { $0 != "=" })
    near =
      isLong && name.count > 1
      ? Suggestions.nearest(to: name, among: options.longNames + GlobalOptions.longNames).first
        .map { "--\($0)" } : nil
    isBeforeText = !isLong && options.takesWords
  }

  var message: String {
    "unknown option '\(Phrase.shortened(word, to: 60))'"
      + (near.map { "; did you mean '\($0)'?" } ?? "")
  }

  /// Advice on typing it as a text; `nil` if it can be no text.
  var hint: String? {
    let shown = Phrase.shortened(word, to: 20)
    if let valued { return "to give a text that begins with a dash, type \(valued)=\(shown)" }
    return isBeforeText ? "put -- before a text that begins with a dash: -- \(shown)" : nil
  }
}

/// An option for one value that stands twice in a command line, of which the parser takes the last.
struct RepeatedOption: Error {
  let command: any ParsableCommand.Type
  let name: String

  init?(in arguments: [String]) {
    let words = arguments.filter { $0.unicodeScalars.first == "-" }.map { $0.prefix { $0 != "=" } }
    // Else the parser need not be asked about each option. A short name may stand for a long one.
    let isShort = { (word: Substring) in !word.hasPrefix("--") && word != "-C" }
    guard Set(words).count < words.count || (words.count > 1 && words.contains(where: isShort))
    else { return nil }
    let (command, rest) = Postil.command(of: arguments)
    guard let name = DeclaredOptions(of: command).repeated(among: rest) else { return nil }
    (self.command, self.name) = (command, name)
  }
}

/// The options and words of a command, as the parser describes them.
struct DeclaredOptions {
  private let arguments: [CommandDump.Argument]
  /// The parser's own options, in every command.
  private static let ofParser = [
    "help", "help-hidden", "version", "experimental-dump-help", "generate-completion-script",
  ]

  init(of command: any ParsableCommand.Type) {
    arguments = (try? CommandDump(decoding: command._dumpHelp()))?.arguments ?? []
  }

  /// The values that are known of an option, and the name of its value; `nil` where a word is none that takes one.
  func value(of word: String) -> (name: String, known: [String])? {
    let kind = word.hasPrefix("--") ? "long" : "short"
    guard word.hasPrefix("-"),
      let option = arguments.first(where: {
        $0.kind == "option" && $0.has(kind, word.drop { $0 == "-" })
      })
    else { return nil }
    return (option.valueName ?? "", option.allValues ?? [])
  }

  /// The name of what stands at a place among the words that are no options, and its known values.
  func word(at place: Int) -> (name: String, known: [String])? {
    let words = arguments.filter { $0.kind == "positional" && $0.shouldDisplay }
    guard let word = place < words.count ? words[place] : words.last else { return nil }
    return (word.valueName ?? "", word.allValues ?? [])
  }

  var longNames: [String] {
    arguments.flatMap { $0.names ?? [] }.filter { $0.kind == "long" }.map(\.name)
  }

  /// True for an option that takes the next word as its value, whatever that is.
  func takesAnyWord(_ word: String) -> Bool {
    let kind = word.hasPrefix("--") ? "long" : "short"
    return word.hasPrefix("-")
      && arguments.contains {
        $0.parsingStrategy == "unconditional" && $0.has(kind, word.drop { $0 == "-" })
      }
  }

  var takesWords: Bool { arguments.contains { $0.kind == "positional" } }

  /// True if the command takes words that begin with one dash.
  private var takesSigns: Bool { arguments.contains { $0.parsingStrategy == "allUnrecognized" } }

  /// The first word that is no option, and the option whose value it cannot be.
  func unknown(among words: ArraySlice<String>) -> (word: String, valued: String?)? {
    var words = words
    var valued: String?
    while let word = words.popFirst(), word != "--" {
      defer { valued = nil }
      guard word.hasPrefix("-"), word != "-" else { continue }
      let name = word.drop { $0 == "-" }.prefix { $0 != "=" }
      let isLong = word.hasPrefix("--")
      guard let option = arguments.first(where: { $0.has(isLong ? "long" : "short", name) }) else {
        let isKnown =
          isLong ? Self.ofParser.contains(String(name)) : isCluster(name)
        if !isKnown { return (word, valued) }
        continue
      }
      guard option.kind == "option", !word.contains("="), let next = words.first else { continue }
      if option.parsingStrategy == "unconditional" || !next.hasPrefix("-") || next == "-" {
        words.removeFirst()
      } else {
        // The next word is unknown instead, if it is an option.
        let long = option.names?.first { $0.kind == "long" }?.name
        if let found = unknown(among: words.prefix(1)) {
          return (found.word, long.map { "--\($0)" })
        }
      }
    }
    return nil
  }

  /// The first option for one value that stands there once more, as it is typed.
  func repeated(among words: ArraySlice<String>) -> String? {
    var words = words
    var found: Set<Int> = []
    while let word = words.popFirst(), word != "--" {
      guard word.hasPrefix("-"), word != "-" else { continue }
      let name = word.drop { $0 == "-" }.prefix { $0 != "=" }
      let kind = word.hasPrefix("--") ? "long" : "short"
      guard let index = arguments.firstIndex(where: { $0.has(kind, name) }),
        arguments[index].kind == "option"
      else { continue }
      if !arguments[index].isRepeating, !found.insert(index).inserted {
        return String(word.prefix { $0 != "=" })
      }
      if !word.contains("=") { words = words.dropFirst() }
    }
    return nil
  }

  /// True if the letters are flags typed as one word, or if the command takes words that begin with a dash.
  private func isCluster(_ letters: Substring) -> Bool {
    takesSigns
      || letters.allSatisfy { letter in
        letter == "h" || arguments.contains { $0.has("short", String(letter)) }
      }
  }
}
