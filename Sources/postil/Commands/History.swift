import ArgumentParser
import PostilReplica

struct Rebuild: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Replay the log from its first event and replace the state by the result.")

  @OptionGroup var location: Location

  func run() throws {
    let rebuilt = try location.replica().rebuild()
    let isSame = rebuilt.digestBefore == rebuilt.digestAfter
    Terminal.say(
      "replayed \(Terminal.counted(rebuilt.events, "event")): "
        + (isSame ? "the state is what it was" : "the state was damaged, and is replaced"))
    print(rebuilt.digestAfter)
  }
}

struct Digest: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the hash of the state: equal on replicas that hold the same events.")

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions
  @OptionGroup var lookingBack: LookingBack

  func run() throws {
    let digest = try location.read(lookingBack) { try $0.digest() }
    try output.print(digest) {
      print("\(digest.digest)  at event \(digest.cursor)")
      if digest.pending > 0 {
        Terminal.say("with \(digest.pending) events of yours that the log does not hold yet")
      }
    }
  }
}
