import ArgumentParser
import PostilPages
import PostilReplica

struct Rebuild: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract: "Replay the log, and correct the state where it differs.")

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions

  func run() throws {
    let rebuilt = try location.replica().rebuild()
    Terminal.say(LogFiguresText.replayed(rebuilt.events, repaired: rebuilt.repaired))
    let figures = PrintedFigures(
      events: UInt64(rebuilt.events), repaired: rebuilt.repaired, digest: rebuilt.digest)
    try output.print(figures) { print(rebuilt.digest) }
  }
}
