import ArgumentParser
import PostilPages
import PostilReplica

struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show the state of this replica, without asking the server.")

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions

  func run() throws {
    let status = try location.replica().status(countingAnchors: true)
    try output.print(status) {
      Terminal.print(
        StatusText(status, Terminal.styles).lines(turnedAway: status.turnedAway?.lines))
    }
  }
}
