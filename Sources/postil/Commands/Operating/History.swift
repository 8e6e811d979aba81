import ArgumentParser
import PostilPages
import PostilReplica
import PostilServer
import PostilStore

struct Rebuild: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Replay the log and put right what of the state differs.")

  @OptionGroup var location: Location

  func run() throws {
    let rebuilt = try location.replica().rebuild()
    Terminal.say(
      "replayed \(Phrase.counted(rebuilt.events, "event")): \(Self.words(rebuilt.repaired))")
    print(rebuilt.digest)
  }

  private static func words(_ repaired: Int) -> String {
    switch repaired {
    case 0: "the state is what it was"
    case 1: "one row of the state was wrong, and is put right"
    default: "\(repaired) rows of the state were wrong, and are put right"
    }
  }
}

struct Digest: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the hash of the state: equal on replicas that hold the same events.",
    discussion: """
      In a server's folder, also while it is served, the log is read again and folded for it: replicas \
      that hold all of it and wait with nothing have the same.
      """)

  @OptionGroup var location: Location
  @OptionGroup var choice: WorkspaceChoice
  @OptionGroup var output: OutputOptions
  @OptionGroup var lookingBack: LookingBack

  func run() throws {
    let digest =
      location.isServer
      ? try ofServer()
      : try WorkspaceChoice.none(choice.workspace, in: location).read(lookingBack) {
        try $0.digest()
      }
    try output.print(digest) {
      print("\(digest.digest)  at event \(digest.cursor)")
      if digest.pending > 0 {
        Terminal.say(
          "with \(Phrase.counted(digest.pending, "event")) of yours that the log does not hold yet"
        )
      }
    }
  }

  private func ofServer() throws -> DigestDetail {
    guard lookingBack.moment == nil else {
      throw CommandError(
        .usage, "--as-of takes a replica, and this is a server's folder",
        hint: "clone the workspace, and ask there")
    }
    let figures = try ServerFolder(location.path).chosen(choice.workspace).reading().figures()
    return DigestDetail(digest: figures.digest, cursor: figures.events, pending: 0)
  }
}
