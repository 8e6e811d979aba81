import ArgumentParser
import PostilPages
import PostilReplica

struct Conflicts: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List what somebody must decide.",
    discussion: """
      Of each: what all had seen before, then every value with who wrote it, when by their clock and \
      when the server received it. On a terminal a value shows what its author changed. Exits with 4 \
      if there is anything, with 0 if there is nothing.
      """)

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions
  @OptionGroup var lookingBack: LookingBack

  func run() throws {
    let conflicts = try location.read(lookingBack) { try $0.conflicts() }
    try output.print(conflicts) {
      Terminal.print(ConflictText.lines(conflicts, Terminal.styles))
      if conflicts.isEmpty { Terminal.say(Absence.conflicts) }
    }
    if !conflicts.isEmpty { throw ExitCode(ExitStatus.undecided.rawValue) }
  }
}
