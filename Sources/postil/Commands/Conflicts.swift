import ArgumentParser
import PostilReplica

struct Conflicts: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List what somebody must decide.",
    discussion: "Exits with 4 if there is anything, with 0 if there is nothing.")

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions

  func run() throws {
    let conflicts = try location.replica().read { try $0.conflicts() }
    try output.print(conflicts) {
      for conflict in conflicts { print(conflict) }
      if conflicts.isEmpty { Terminal.say("no conflicts") }
    }
    if !conflicts.isEmpty { throw ExitCode(ExitStatus.undecided.rawValue) }
  }

  private func print(_ conflict: ConflictDetail) {
    let what = conflict.kind == .values ? "\(conflict.field) of" : "\(conflict.kind.rawValue):"
    Swift.print(
      "\(Terminal.bold(conflict.id))  \(what) \(conflict.entity) "
        + "«\(Terminal.shortened(conflict.subject, to: 60))»")
    if let base = conflict.base {
      Swift.print("  base   \(Terminal.shortened(base, to: 100))")
    }
    for (index, head) in conflict.heads.enumerated() {
      let shown = conflict.kind == .values && index == 0 ? "shown" : "     "
      Swift.print(
        "  \(shown)  \(Terminal.bold(head.written.event))  "
          + (conflict.kind == .values
            ? WordDiffText(of: head.value, from: conflict.base).line
            : head.value == "yes" ? "deleted" : "restored")
      )
      Swift.print(Terminal.dim("         \(head.written.wordsWithReceipt)"))
    }
    for line in conflict.keptBy {
      Swift.print(
        "  kept   \(Terminal.bold(line.written.event))  \(line.change) \(line.entity ?? "")  "
          + Terminal.shortened(line.detail, to: 60))
      Swift.print(Terminal.dim("         \(line.written.wordsWithReceipt)"))
    }
    Swift.print("  → \(conflict.resolveWith)")
  }
}

struct Resolve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Settle a conflict, for everybody.",
    discussion: """
      --take chooses one of the values by its event, as 'postil conflicts' shows it; --value writes \
      another. What is edited while deleted is decided by 'postil delete' or 'postil restore'.
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
    if (take == nil) == (value == nil) { throw ValidationError("give either --take or --value") }
  }

  func run() throws {
    let choice = try take.map(Choice.take) ?? .value(TypedText.read(value ?? ""))
    let standing = try location.replica().resolve(
      id, field: field, choice, why: why, now: currentInstant())
    print("\(id)  \(field)=\(Terminal.shortened(standing.name, to: 60))")
  }
}
