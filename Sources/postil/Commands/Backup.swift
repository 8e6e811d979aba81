import ArgumentParser
import PostilServer
import PostilStore

struct Backup: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Copy a server's workspace into one file, served meanwhile or not.",
    discussion: """
      The copy is one moment of the workspace. It takes its name only once it has been read again and \
      replayed, and folds to what the original folds to. Prints how many events it holds, the log's \
      chain there and the digest of the state. 'postil restore FILE DIR' makes a server of it.
      """)

  @Argument(help: ArgumentHelp("The server's folder.", valueName: "dir"))
  var directory: String

  @Argument(help: ArgumentHelp("The backup; nothing is there yet.", valueName: "file"))
  var file: String

  func run() throws {
    try WorkspaceFolder.back(up: directory, into: file).print()
  }
}

extension WorkspaceFigures {
  /// The same lines for a backup and for what is restored from it.
  func print() {
    let hexadecimal = chain.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    Swift.print("events  \(events)")
    Swift.print("chain   \(hexadecimal)")
    Swift.print("digest  \(digest)")
  }
}
