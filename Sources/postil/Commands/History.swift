import ArgumentParser
import PostilReplica

struct Log: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what happened, newest first: to the workspace, or to one entity.")

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions

  @Argument(help: "An article, an annotation or a reply.")
  var id: String?

  @Option(name: [.customLong("limit"), .customShort("n")], help: "How many events at most.")
  var limit = 50

  @Flag(help: "Only your events that are not in the log yet, whole, oldest first.")
  var unpushed = false

  func validate() throws {
    if unpushed, id != nil { throw ValidationError("--unpushed and an id cannot go together") }
    guard (1...1_000_000).contains(limit) else {
      throw ValidationError("--limit takes 1 to 1000000")
    }
  }

  func run() throws {
    let lines = try location.replica().read { reader in
      if unpushed { return try reader.unpushed() }
      return try id.map { try reader.log(of: $0, limit: limit) } ?? reader.log(limit: limit)
    }
    try output.print(lines) {
      for line in lines {
        let place = line.written.seq.map(String.init) ?? "-"
        Swift.print(
          "\(place)  \(Terminal.bold(line.written.event))  \(Terminal.dim(line.written.claimedAt))  "
            + "\(line.change) \(line.entity ?? "")  "
            + (unpushed ? Terminal.harmless(line.detail) : Terminal.shortened(line.detail, to: 60)))
      }
    }
  }
}

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

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read everything again and prove that log, chains, outbox and state belong together.")

  @OptionGroup var location: Location

  func run() throws {
    let verified = try location.replica().verify()
    print(
      "ok: \(verified.events) events in \(verified.changesets) changesets of \(verified.replicas) "
        + "replicas, \(verified.pending) pending; chains, counters, bases and state are sound")
  }
}

struct Digest: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the hash of the state: equal on replicas that hold the same events.")

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions

  func run() throws {
    let digest = try location.replica().digest()
    try output.print(digest) {
      print("\(digest.digest)  at event \(digest.cursor)")
      if digest.pending > 0 {
        Terminal.say("with \(digest.pending) events of yours that the log does not hold yet")
      }
    }
  }
}
