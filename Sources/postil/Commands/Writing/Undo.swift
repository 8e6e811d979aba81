import ArgumentParser
import PostilPages
import PostilReplica

struct UndoStep: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo",
    abstract: "Take back your last step, or one of your events.",
    discussion: """
      A step is all that one command recorded. What nobody else can have seen, since it was never pushed nor \
      written into a bundle, is dropped if it is the newest; anything else is answered by events that do the \
      opposite, and stays in the log. The output says which. Undo after that takes the answer back. What somebody \
      has changed since is not overwritten.

      An export does not hold events back from this: the id of a dropped event goes to a later one, so an id that \
      you exported before it was pushed may then name another thing.
      """)

  @OptionGroup var location: Location
  @OptionGroup var output: RecordedOutput

  @Argument(help: "An event such as north.42, or what it made; without it your last step.")
  var event: String?

  @Flag(name: .customLong("dry-run"), help: "Say what would be taken back, and change nothing.")
  var isRehearsal = false

  func run() throws {
    let replica = try location.replica()
    let undone = try replica.undo(event, isRehearsal: isRehearsal, now: currentInstant())
    try output.print(undone) {
      Terminal.print(UndoText.lines(undone, isRehearsal: isRehearsal))
    }
  }
}
