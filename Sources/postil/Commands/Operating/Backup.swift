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
      there and the digest of the state. 'postil restore FILE DIR' makes a workspace of it.
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
    let figures = try ServerFolder(directory).backUp(choice.workspace, into: file)
    try output.print(figures.printed) { figures.print() }
  }
}

/// The workspace of a server's folder that a command is for.
struct WorkspaceChoice: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The workspace, if the server's folder holds several.", valueName: "name"))
  var workspace: String?

  /// - Throws: where a workspace is named and the folder is no server's.
  static func none(_ workspace: String?, in location: Location) throws -> Location {
    guard workspace == nil else {
      throw Diagnosis.onlyInServer(location.path)
    }
    return location
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
