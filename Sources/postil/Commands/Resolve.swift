import ArgumentParser
import PostilReplica

struct Resolve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Settle a conflict, for everybody.",
    discussion: """
      --take chooses one of the values by its event, as 'postil conflicts' shows it; --value writes \
      another. Without either, $VISUAL or else $EDITOR opens with all values laid out, and a place \
      for yours and for your reason. What is edited while deleted is decided by 'postil delete' or \
      'postil restore'.
      """)

  @OptionGroup var location: Location

  @Argument(help: "What is in conflict, such as north.42.")
  var id: String

  @Argument(help: "The field in conflict, such as status or note.")
  var field: String

  @Option(help: ArgumentHelp("The event whose value is taken.", valueName: "event"))
  var take: String?

  @Option(parsing: .unconditional, help: "Another value; - reads it from stdin.")
  var value: String?

  @Option(parsing: .unconditional, help: "Why; kept in the log.")
  var why = ""

  func validate() throws {
    if take != nil, value != nil { throw ValidationError("give either --take or --value") }
  }

  func run() throws {
    let replica = try location.replica()
    let typed = try take.map(Choice.take) ?? value.map { .value(try TypedText.read($0)) }
    let resolved =
      try typed.map {
        try replica.resolve(id, field: field, $0, why: why, now: currentInstant())
      } ?? decide(in: replica)
    print("\(id)  \(field)=\(Terminal.shortened(resolved.value.name, to: 60))")
    if resolved.isDeleted { Terminal.say("it is deleted, and stays so") }
  }

  /// Lets a person write the value in an editor.
  private func decide(in replica: Replica) throws -> Resolved {
    let conflict = try replica.read { try $0.openConflict(id, field: field) }
    let editor = try Editor.chosen()
    var dice = SystemRandomNumberGenerator()
    let sheet = ResolutionSheet(conflict, why: why, using: &dice)
    let draft = try Draft(sheet.text)
    return try draft.keptOnFailure {
      try editor.edit(draft.path)
      guard let decision = try sheet.decision(in: draft.written(limitBytes: sheet.limitBytes))
      else { throw EditorProblem.nothingResolved }
      return try replica.resolve(
        id, field: field, .value(decision.value.string), why: decision.why.string,
        shown: conflict.heads,
        now: currentInstant())
    }
  }
}
