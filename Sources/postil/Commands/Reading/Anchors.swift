import ArgumentParser
import PostilCore
import PostilPages
import PostilReplica

struct Anchors: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "anchors",
    abstract: "Show where quotes are in the displayed texts of their articles.",
    discussion: """
      An article may change under the notes on it. Each quote is followed into the new text: it is \
      there as it was (exact), in another paragraph (moved), with other words (edited), in several \
      places (ambiguous), or nowhere (orphan). A sentence that only looks like it is never taken.
      """)

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions
  @OptionGroup var lookingBack: LookingBack

  @Argument(help: "Only those on this article.")
  var article: String?

  @Option(help: "Only those in this state: exact, moved, edited, ambiguous or orphan.")
  var state: AnchorResolution.State?

  func run() throws {
    let anchors = try location.read(lookingBack) { try $0.anchors(of: article, state: state) }
    try output.print(anchors) {
      for anchor in anchors {
        Terminal.print(AnchorText(anchor, Terminal.styles, width: Terminal.width).lines)
      }
      if anchors.isEmpty { Terminal.say(Absence.annotations) }
    }
  }
}

struct DecideAnchor: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "anchor",
    abstract: "Decide where a quote is in the displayed text of its article.",
    subcommands: [Confirm.self, Reattach.self, Dismiss.self, Undo.self, Explain.self])

  /// The annotation that a command is for.
  struct Subject: ParsableArguments {
    @OptionGroup var location: Location

    @Argument(help: "An annotation, such as north.42.")
    var id: String

    func decide(
      _ decision: TypedAnchorDecision, _ text: AnchorDecisionText, _ output: RecordedOutput
    ) throws {
      let replica = try location.replica()
      let outcome = try replica.decideAnchor(id, decision, now: currentInstant())
      try output.print([outcome], of: [id], in: replica) { id, _ in text.line(id) }
    }
  }

  struct Confirm: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "confirm",
      abstract: "Confirm the place where it was found.")

    @OptionGroup var subject: Subject
    @OptionGroup var output: RecordedOutput

    func run() throws { try subject.decide(.confirm, .confirmed, output) }
  }

  struct Reattach: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "reattach",
      abstract: "Attach it to other words.")

    @OptionGroup var subject: Subject
    @OptionGroup var output: RecordedOutput
    @OptionGroup var place: TypedPlace

    func run() throws { try subject.decide(.reattach(try place.place()), .reattached, output) }
  }

  struct Dismiss: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "dismiss",
      abstract: "Say that it is not in this text.")

    @OptionGroup var subject: Subject
    @OptionGroup var output: RecordedOutput

    func run() throws { try subject.decide(.dismiss, .dismissed, output) }
  }

  struct Undo: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "undo",
      abstract: "Undo the decision about this text.")

    @OptionGroup var subject: Subject
    @OptionGroup var output: RecordedOutput

    func run() throws { try subject.decide(.undo, .undone, output) }
  }

  struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "explain",
      abstract: "Say how the quote was found, or why not.")

    @OptionGroup var subject: Subject
    @OptionGroup var output: OutputOptions

    func run() throws {
      let anchor = try subject.location.replica().read { try $0.anchor(subject.id) }
      try output.print(anchor) {
        Terminal.print(AnchorText(anchor, Terminal.styles, width: Terminal.width).lines)
        Terminal.print("      \(AnchorText(anchor, Terminal.styles, width: Terminal.width).reason)")
      }
    }
  }
}

/// A place of a text as it is typed.
struct TypedPlace: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: "The words; - reads them from stdin. An ellipsis joins two ends: 'From here … to there'.")
  var quote: String?

  @Option(parsing: .unconditional, help: "Instead of all words, the first ones; --to has the last.")
  var from: String?

  @Option(parsing: .unconditional, help: "The last words.")
  var to: String?

  @Option(help: "Which of several places, 1 for the first.")
  var nth: Int?

  @Option(
    help: ArgumentHelp(
      "Instead of the words, their place in the text, in characters.", valueName: "start:end"))
  var range: TypedRange?

  func validate() throws {
    let given = [
      quote == nil ? nil : "--quote", from == nil ? nil : "--from", range == nil ? nil : "--range",
    ].compactMap { $0 }
    guard given.count < 2 else { throw ValidationError.exclusive(given[0], given[1]) }
    if (from == nil) != (to == nil) { throw ValidationError.inseparable("--from", "--to") }
  }

  /// - Throws: where no place is named.
  func place() throws -> QuotePlace {
    guard let place = try placeIfAny() else { throw ValidationError.placeMissing }
    return place
  }

  var isGiven: Bool { quote != nil || from != nil || range != nil }

  func placeIfAny() throws -> QuotePlace? {
    if quote == nil, from == nil, nth != nil {
      throw ValidationError.needs("--nth", other: "--quote or --from")
    }
    if let range { return .range(range.range) }
    if let from, let to { return .span(from: from, to: to, nth: nth) }
    return try quote.map { .quote(try TypedText.read($0), nth: nth) }
  }
}

/// `START:END`, in Unicode scalars of an article's text.
struct TypedRange: ExpressibleByArgument {
  let range: Range<Int>

  init?(argument: String) {
    let ends = argument.split(separator: ":", omittingEmptySubsequences: false).map { UInt32($0) }
    guard ends.count == 2, let start = ends[0], let end = ends[1], start <= end else { return nil }
    range = Int(start)..<Int(end)
  }
}

extension AnchorResolution.State: ExpressibleByArgument {}
