import ArgumentParser
import PostilPages
import PostilReplica

struct Find: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Find articles, annotations and replies by words.",
    discussion: """
      All words must be found, in any form of theirs; titles count most. \
      "two words" finds them in this form and order, word* all words that begin so, NEAR(a b, 5) \
      words with at most 5 others between them, -word or NOT word what does not have it; AND, OR and \
      brackets combine.

      Names of places and persons are found in Ukrainian, Russian and English spelling, whichever is typed.

      Filters: author: assignee: (a name, or me) tag: status: marking: article: lang: since: until: \
      (days, in your time zone, or yesterday and today) state: (withdrawn, conflict; of a quote exact, moved, edited, ambiguous, \
      orphan) in: (title, body, note, reply, tag). Of one filter given several times any value will do; tags, \
      since and until must all hold. @NAME stands for a saved query. Operators are capitals: 'or' is a word.

      The first search makes an index in .postil/, which each later one brings up to date. Exits with 1 if \
      nothing is found.

      Examples: postil search 'сроки author:me', postil search '"прямая линия" in:title OR tag:срочно', \
      postil search --save mine 'assignee:me -status:accepted', postil search @mine
      """)

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions
  @OptionGroup var lookingBack: LookingBack

  @Argument(help: "The query; several words are joined.")
  var query: [String] = []

  @Option(help: ArgumentHelp("The most results to show.", valueName: "number"))
  var limit = 20

  @Flag(help: "Print ids only, one a line.")
  var ids = false

  @Option(help: ArgumentHelp("Save the query under a name, in this replica.", valueName: "name"))
  var save: String?

  @Flag(help: "List the saved queries.")
  var saved = false

  @Option(help: ArgumentHelp("Forget a saved query.", valueName: "name"))
  var forget: String?

  func validate() throws {
    let limits = 1...SearchLimits.results
    guard limits ~= limit else { throw ValidationError.outside(limits, "--limit") }
    if ids && (output.json || output.jsonl) { throw ValidationError.exclusive("--ids", "--json") }
    if saved && forget != nil { throw ValidationError.exclusive("--saved", "--forget") }
    if (saved || forget != nil) && (!query.isEmpty || save != nil) {
      throw ValidationError.exclusive(saved ? "--saved" : "--forget", "a query")
    }
  }

  func run() throws {
    let replica = try location.replica()
    if saved { return try list(replica.savedQueries().queries) }
    if let forget { return try replica.forgetQuery(forget) }
    let past = try lookingBack.past(replica)
    let typed = query.joined(separator: " ")
    let bar = ProgressBar("events")
    defer { bar.clear() }
    let findings = try replica.search(
      typed, limit: limit, asOf: past, in: Terminal.zone, progress: bar.show)
    bar.clear()
    if let save { try replica.saveQuery(typed, as: save) }
    if !findings.missingPackages.isEmpty {
      Terminal.say(FoundText.formsMissing(findings.missingPackages))
    }
    if let reason = findings.unkept { Terminal.say(Diagnosis.unkeptIndex(reason)) }
    if ids {
      for found in findings.found { print(found.id) }
    } else {
      try output.print(findings.found) {
        Terminal.page(
          findings.found.flatMap { FoundText($0, Terminal.styles, width: Terminal.width).lines })
      }
    }
    if findings.found.isEmpty {
      Terminal.say(Diagnosis.nothing(findings))
      throw ExitCode(ExitStatus.negative.rawValue)
    }
  }

  private func list(_ queries: [SavedQuery]) throws {
    try output.print(queries) {
      for query in queries { print("\(Terminal.bold("@\(query.name)"))  \(query.query)") }
      if queries.isEmpty { Terminal.say(Absence.savedQueries) }
    }
  }
}
