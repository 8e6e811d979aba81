import ArgumentParser
import PostilCore
import PostilLog
import PostilPages
import PostilServer
import PostilStore

struct Backup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copy a server's workspace into one file, served meanwhile or not.",
    discussion: """
      The copy is consistent. It gets its name only after it has been read back and replayed, and \
      folds to the same state as the original. Prints how many events it holds, the log's chain \
      there and the digest of the state. 'postil restore FILE DIR' makes a workspace of it, with --store \
      in a database.
      """)

  @OptionGroup var location: Location

  @Argument(help: ArgumentHelp("The server's folder; left out with -C.", valueName: "dir"))
  var first: String

  @Argument(help: ArgumentHelp("The backup; the file must not exist yet.", valueName: "file"))
  var second: String?

  @OptionGroup var choice: WorkspaceChoice
  @OptionGroup var output: OutputOptions

  func run() throws {
    let (directory, file) = try NamedServer.split(location, first, second, "file")
    let bar = ProgressBar("events")
    defer { bar.clear() }
    let figures = try choice.server(at: directory).backUp(into: file, progress: bar.show)
    bar.clear()
    try output.print(figures.printed) { figures.print() }
  }
}

extension WorkspaceFigures {
  var printed: PrintedFigures {
    PrintedFigures(events: events, chain: chain.bytes.hexadecimal, digest: digest)
  }

  /// The same lines for a backup and for a workspace restored from it.
  func print() {
    Terminal.print(
      LogFiguresText.lines(events: events, chain: chain.bytes.hexadecimal, digest: digest))
  }
}
