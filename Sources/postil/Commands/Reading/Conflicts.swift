import ArgumentParser
import PostilPages
import PostilReplica

struct Conflicts: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conflicts",
    abstract: "List the conflicts that somebody must resolve.",
    discussion: """
      For each: the value that all authors had seen, then every value since, with its author, the \
      time by the author's clock, and the time at which the server received it. On a terminal, a \
      value shows what its author changed. Exits with 4 if there are conflicts, with 0 if there \
      are none.
      """)

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions
  @OptionGroup var lookingBack: LookingBack

  func run() throws {
    let conflicts = try location.read(lookingBack) { try $0.conflicts() }
    try output.print(conflicts) {
      Terminal.page(ConflictText.lines(conflicts, Terminal.styles, width: Terminal.width))
      if conflicts.isEmpty { Terminal.say(Absence.conflicts) }
    }
    if !conflicts.isEmpty { throw ExitCode(ExitStatus.undecided.rawValue) }
  }
}
