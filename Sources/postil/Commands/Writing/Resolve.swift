import ArgumentParser
import PostilCore
import PostilPages
import PostilReplica

struct Resolve: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolve",
    abstract: "Resolve a conflict, for everybody.",
    discussion: """
      --take chooses one of the values by its number or its event, as 'postil conflicts' shows them, or \
      with 'mine', 'theirs' or 'shown'; --value writes another. Without either, $VISUAL or else $EDITOR opens with all values laid out, and \
      a place for yours and for your reason. A conflict between a deletion and an edit is resolved \
      by 'postil delete' or 'postil restore'.
      """)

  @OptionGroup var location: Location
  @OptionGroup var output: RecordedOutput

  @Argument(help: "What is in conflict, such as north.42.")
  var id: String

  @Argument(help: "The field in conflict, such as status or note.")
  var field: String

  @Option(
    help: ArgumentHelp(
      "The value that is taken: its number or event, mine, theirs or shown.", valueName: "which"))
  var take: String?

  @Option(parsing: .unconditional, help: "Another value; - reads it from stdin.")
  var value: String?

  @Option(parsing: .unconditional, help: "Why; kept in the log; - reads it from stdin.")
  var why = ""

  func validate() throws {
    if take != nil, value != nil { throw ValidationError.exclusive("--take", "--value") }
  }

  func run() throws {
    // An editor may be open for long.
    let replica = try location.replica(isShared: true)
    let texts = try TypedText.read([why, value ?? ""])
    let why = texts[0]
    let typed =
      take.map(Choice.take)
      ?? value.map { _ in
        .value(TypedFields.dated(texts[1], in: field))
      }
    let resolved =
      try typed.map {
        try replica.resolve(id, field: field, $0, why: why, now: currentInstant())
      } ?? decide(in: replica, why: why)
    try output.print(resolved.events, of: replica) {
      print(EditText.resolved(id, field: field, value: resolved.value.name))
    }
    if field == "due" { sayIfPast(resolved.value.name) }
    if resolved.isDeleted { Terminal.say(EditText.staysDeleted) }
  }

  /// Lets a person write the value in an editor.
  private func decide(in replica: Replica, why: String) throws -> Resolved {
    let conflict = try replica.read { try $0.openConflict(id, field: field) }
    let editor = try Editor.chosen()
    var dice = SystemRandomNumberGenerator()
    let sheet = ResolutionSheet(conflict, why: why, using: &dice)
    let draft = try Draft(sheet.text, named: "resolve.txt")
    let (resolved, isAllRead) = try draft.keptOnFailure {
      let isAtOnce = try editor.edit(draft.path)
      let written = try draft.written(limitBytes: sheet.limitBytes)
      let reading = try sheet.reading(of: written)
      // An editor that returned at once showed nobody the values: they are not confirmed, even with a reason.
      let isUnseen = isAtOnce && Text(written) == Text(sheet.text)
      guard let decision = reading.decision, !isUnseen else {
        throw reading.isWrittenElsewhere
          ? EditorProblem.writtenElsewhere : .nothingResolved(isAtOnce: isUnseen)
      }
      let resolved = try replica.resolve(
        id, field: field, .value(decision.value.string), why: decision.why.string,
        shown: conflict.heads,
        now: currentInstant())
      return (resolved, !reading.isWrittenElsewhere)
    }
    if !isAllRead { Terminal.say(EditText.writtenElsewhere) }
    if !isAllRead || !draft.remove() { Terminal.say(draft.leftover.sentence) }
    return resolved
  }
}
