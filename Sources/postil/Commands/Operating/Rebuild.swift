import ArgumentParser
import PostilPages
import PostilReplica

struct Rebuild: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract: "Replay the log, and correct the state where it differs.")

  @OptionGroup var location: Location

  func run() throws {
    let rebuilt = try location.replica().rebuild()
    Terminal.say(LogFiguresText.replayed(rebuilt.events, repaired: rebuilt.repaired))
    print(rebuilt.digest)
  }
}
