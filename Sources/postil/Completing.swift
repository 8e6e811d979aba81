import ArgumentParser
import Foundation
import PostilCore
import PostilPages
import PostilReplica

/// Prints the words that may stand where the cursor is, for a shell: a line each, with words about it behind a tab.
///
/// ⚖ Never an error, and never more than a few: a person waits for it.
struct CompleteWord: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "complete", abstract: "Print how a command line may go on.", shouldDisplay: false)

  @Argument(parsing: .captureForPassthrough, help: "The words up to the cursor; the last is begun.")
  var words: [String] = []

  func run() throws {
    let words = words.first == "--" ? Array(words.dropFirst()) : words
    for candidate in Completing(words, aliases: Settings.current.aliases).candidates {
      let about = Phrase.shortened(candidate.about, to: 50)
      print(about.isEmpty ? candidate.word : "\(candidate.word)\t\(about)")
    }
  }
}

/// A command line that is being typed.
struct Completing {
  /// The word at the cursor, as far as it is typed.
  private let current: String
  private let command: any ParsableCommand.Type
  /// Between the command's name and the cursor, without -C.
  private let rest: [String]
  private let path: String?

  private let aliases: Aliases
  /// True where a file is to be named, which shells know best.
  private let isFile: Bool

  /// - Parameter own: short names of the person.
  init(_ words: [String], aliases own: [String: String] = [:]) {
    current = words.last ?? ""
    isFile = words.dropLast().last == "-C"
    var typed: [String] = []
    var path: String?
    var before = words.dropLast()
    while let word = before.popFirst() {
      if word == "-C" {
        path = before.popFirst()
      } else if typed.isEmpty, word == "--color", before.count > 0 {
        _ = before.popFirst()
      } else if !typed.isEmpty || !word.hasPrefix("-") {
        typed.append(word)
      }
    }
    let names = Postil.configuration.subcommands.map { $0._commandName }
    aliases = Aliases(own: own, commands: names)
    if typed.first == "help" { typed.removeFirst() }
    typed = Vocabulary.joining((try? aliases.expanded(typed)) ?? typed)
    let found = Postil.command(of: typed)
    command = found.type
    rest = Array(found.rest)
    self.path = path
  }

  /// Those that a shell may take as they are, wherever they come from.
  var candidates: [Candidate] {
    let shown = unfiltered.filter { $0.isHarmless && $0.word.hasPrefix(current) }
    return Array(shown.prefix(200))
  }

  private var unfiltered: [Candidate] {
    if isFile { return [] }
    let subcommands = command.configuration.subcommands.filter { $0.configuration.shouldDisplay }
    if !subcommands.isEmpty, rest.isEmpty, !current.hasPrefix("-") {
      let found = subcommands.map {
        Candidate($0._commandName, about: $0.configuration.abstract)
      }
      let short = aliases.all.sorted { $0.key < $1.key }.map { Candidate($0, about: $1) }
      return command == Postil.self ? found + short + [Candidate("help")] : found
    }
    let declared = DeclaredOptions(of: command)
    if let last = rest.last {
      if last == "--color" { return Settings.Colour.allCases.map { Candidate($0.rawValue) } }
      if let value = declared.value(of: last) { return values(value.name, value.known, of: last) }
    }
    let word = declared.word(at: plainWords(declared))
    // Several ids may stand before other words: then help shows both as one.
    let names = word?.name.components(separatedBy: "> ... <") ?? []
    let name = plainWords(declared) == 0 ? names.first : names.last
    let isSigned = name.map { ["tags", "audiences"].contains($0) } ?? false
    if current.hasPrefix("-"), !isSigned || current.hasPrefix("--") {
      return (declared.longNames + GlobalOptions.longNames + ["help"]).map { Candidate("--\($0)") }
    }
    guard let word, let name else { return [] }
    return values(name, word.known, of: "")
  }

  /// The number of words that are neither options nor their values.
  private func plainWords(_ declared: DeclaredOptions) -> Int {
    var plain = 0
    var words = rest[...]
    while let word = words.popFirst() {
      if !word.hasPrefix("-") {
        plain += 1
      } else if declared.value(of: word) != nil || word == "--color" {
        _ = words.popFirst()
      }
    }
    return plain
  }

  /// - Parameters:
  ///   - name: of the value, as help shows it.
  ///   - option: whose value it is; empty for a word.
  private func values(_ name: String, _ known: [String], of option: String) -> [Candidate] {
    if !known.isEmpty { return known.map { Candidate($0) } }
    switch option.isEmpty ? name : option {
    case "--tag", "-t", "--into", "tag", "old", "new", "part": return tags(beginning: current)
    case "tags" where command == MergeTags.self: return tags(beginning: current)
    case "--sort":
      let sign = current.hasPrefix("-") ? "-" : ""
      return ListOrder.Key.allCases.map { Candidate(sign + $0.rawValue) }
    case "--columns": return columns
    case "--state": return AnchorResolution.State.allCases.map { Candidate($0.rawValue) }
    case "--forget": return saved.map { Candidate($0.name, about: $0.query) }
    case "query": return queryWords
    case "--status": return Self.values(of: .status)
    case "--motivation": return Self.values(of: .motivation)
    case "--kind": return LogFilters.kinds.map { Candidate($0) }
    case "--marking", "--max-marking": return Marking.allCases.map { Candidate($0.name) }
    case "--author", "--assignee", "--by", "--editor": return read { try $0.memberCandidates() }
    case "--of", "--about", "--article", "--revises", "article":
      return read { try $0.articleCandidates(current) }
    case "id" where command == Tag.self && rest.isEmpty:
      return things
        + ["rename", "merge", "describe"].map { Candidate($0, about: "how tags are read") }
    case "id", "ids", "entity", "articles": return things
    case "--take":
      return ["mine", "theirs", "shown"].map { Candidate($0) }
        + read { try $0.noteCandidates(current) }
    case "event", "events": return read { try $0.noteCandidates(current) }
    case "tags": return signedTags
    case "field=value": return fieldValues()
    case "aspect=value": return aspectValues()
    case "field":
      return EntityKind.annotation.fieldNames.filter { !$0.contains(":") }.map { Candidate($0) }
    case "name" where [SetRole._commandName, Revoke._commandName].contains(command._commandName):
      return read { try $0.memberCandidates() }
    default: return []
    }
  }

  private static func values(of field: PlainField) -> [Candidate] {
    if case .oneOf(let values) = field.allowed { values.map { Candidate($0) } } else { [] }
  }

  private var things: [Candidate] {
    read { try $0.articleCandidates(current) + $0.noteCandidates(current) }
  }

  /// Those that a list has, behind the ones that are named already.
  private var columns: [Candidate] {
    let known =
      command == Articles.self
      ? ArticleSummary.columns.map(\.name) : AnnotationDetail.columns.map(\.name)
    let named = current.split(separator: ",", omittingEmptySubsequences: false).dropLast()
    let head = named.map { "\($0)," }.joined()
    return known.filter { name in !named.contains { $0 == name } }.map { Candidate(head + $0) }
  }

  private var saved: [SavedQuery] { (try? replica?.savedQueries().queries) ?? [] }

  /// Saved queries and filters; behind a filter its values.
  private var queryWords: [Candidate] {
    guard let colon = current.firstIndex(of: ":") else {
      return saved.map { Candidate("@\($0.name)", about: $0.query) }
        + SearchField.allCases.map { Candidate("\($0.rawValue):") }
    }
    let name = String(current[..<colon])
    let beginning = String(current[current.index(after: colon)...])
    let values: [Candidate] =
      switch SearchField(rawValue: name) {
      case .author, .assignee: read { try $0.memberCandidates() } + [Candidate("me")]
      case .tag: tags(beginning: beginning)
      case .status: Self.values(of: .status)
      case .marking: Marking.allCases.map { Candidate($0.name) }
      case .article: read { try $0.articleCandidates(beginning) }
      case .state: SearchField.states.map { Candidate($0) }
      case .scope: SearchScope.allCases.map { Candidate($0.rawValue) }
      case .since, .until, .language, nil: []
      }
    return values.map { Candidate("\(name):\($0.word)", about: $0.about) }
  }

  /// With the sign that is typed, or +.
  private var signedTags: [Candidate] {
    let isSigned = current.hasPrefix("+") || current.hasPrefix("-")
    let sign = isSigned ? String(current.prefix(1)) : "+"
    let beginning = isSigned ? String(current.dropFirst()) : current
    return tags(beginning: beginning).map { Candidate("\(sign)\($0.word)") }
  }

  private func tags(beginning: String) -> [Candidate] {
    read { try $0.tags(beginning: beginning).map { Candidate($0) } }
  }

  private func fieldValues() -> [Candidate] {
    guard let equals = current.firstIndex(of: "=") else {
      return (PlainField.allCases.map(\.name) + ["marking"]).map { Candidate("\($0)=") }
    }
    let name = String(current[..<equals])
    let values =
      name == "marking"
      ? Marking.allCases.map { Candidate($0.name) }
      : name == "assignee"
        ? read { try $0.memberCandidates() }
        : PlainField(name: name).map { Self.values(of: $0) } ?? []
    return values.map { Candidate("\(name)=\($0.word)") }
  }

  private func aspectValues() -> [Candidate] {
    guard let equals = current.firstIndex(of: "=") else {
      return Assessment.Aspect.allCases.map { Candidate("\($0.name)=") }
    }
    let name = String(current[..<equals])
    guard let aspect = Assessment.Aspect(name: name), case .oneOf(let values) = aspect.allowed
    else { return [] }
    return values.map { Candidate("\(name)=\($0)") }
  }

  /// Without a replica, where it cannot be read and where its state has another version, there is none: nobody waits
  /// for a new fold.
  private var replica: Replica? {
    try? Replica(reading: Location.folder(path.map { ($0 as NSString).expandingTildeInPath }))
  }

  /// Words from the replica; none that the shell would take for an option.
  private func read(_ body: (Reader) throws -> [Candidate]) -> [Candidate] {
    let found = (try? replica?.read(body)) ?? []
    return found.filter { $0.word.unicodeScalars.first != "-" }
  }
}
