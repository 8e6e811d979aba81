import ArgumentParser
import PostilPages
import PostilReplica
import PostilServer
import PostilStore

struct Digest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "digest",
    abstract: "Print the hash of the state: equal on replicas that hold the same events.",
    discussion: """
      In a server's folder, also while it is served, the log is read and folded again for it: \
      replicas that hold all of it and have nothing to push print the same.
      """)

  @OptionGroup var location: Location
  @OptionGroup var choice: WorkspaceChoice
  @OptionGroup var output: OutputOptions
  @OptionGroup var lookingBack: LookingBack

  func run() throws {
    let digest =
      choice.isForServer(location)
      ? try ofServer()
      : try choice.none(in: location).read(lookingBack) {
        try $0.digest()
      }
    try output.print(digest) {
      print(LogFiguresText.digest(digest.digest, at: digest.cursor))
      if digest.pending > 0 { Terminal.say(LogFiguresText.pending(digest.pending)) }
    }
  }

  private func ofServer() throws -> DigestDetail {
    guard lookingBack.moment == nil else {
      throw Diagnosis.pastOfServer
    }
    let figures = try choice.server(at: location.path).figures()
    return DigestDetail(digest: figures.digest, cursor: figures.events, pending: 0)
  }
}
