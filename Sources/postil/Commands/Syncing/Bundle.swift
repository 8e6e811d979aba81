import ArgumentParser
import PostilCore
import PostilPages
import PostilReplica
import PostilServer
import PostilStore
import PostilWire

struct Bundle: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bundle",
    abstract: "Carry a part of the log, or an outbox, in a file.",
    discussion: """
      For a machine without a network, for the work of a colleague who was revoked, and for handing work \
      over. It works in a replica and in a server's folder.
      """,
    subcommands: [CreateBundle.self, ApplyBundle.self])
}

struct CreateBundle: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Write the log, or your outbox, into a file.",
    discussion: """
      Without an option, the whole log up to the newest end that the operator signed. With \
      --outbox, your events that the log does not hold, signed: from then on their ids never \
      change, and they cannot be dropped, since somebody may bring them to the server.
      """)

  @OptionGroup var location: Location
  @OptionGroup var choice: OperatorChoice
  @OptionGroup var output: OutputOptions

  @Argument(help: ArgumentHelp("The bundle.", valueName: "file"))
  var file: String

  @Option(help: ArgumentHelp("Only what follows this event of the log.", valueName: "seq"))
  var since: UInt64?

  @Flag(help: "The outbox instead of the log.")
  var outbox = false

  @Flag(help: "Replace an existing file.")
  var force = false

  func validate() throws {
    guard !outbox || since == nil else {
      throw ValidationError.exclusive("--since", "--outbox")
    }
  }

  func run() throws {
    let contents: BundleContents
    if choice.isForServer(location) {
      guard !outbox else {
        throw Diagnosis.outboxOfServer
      }
      contents = try choice.server(at: location.path)
        .bundleLog(since: since ?? 0, into: file, replacing: force)
    } else {
      let replica = try choice.none(in: location).replica()
      contents =
        outbox
        ? try replica.bundleOutbox(into: file, replacing: force)
        : try replica.bundleLog(since: since ?? 0, into: file, replacing: force)
    }
    try output.print(PrintedBundle(contents)) {
      if let log = contents.log {
        Terminal.print(BundleText.bundled(log: log.after + 1, through: log.end))
      }
      if let part = contents.outbox {
        print(
          BundleText.bundled(
            outboxOf: part.name.string, from: part.firstCounter, through: part.lastCounter))
      }
    }
  }
}

struct ApplyBundle: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Take the events that a bundle holds. Those already there change nothing.",
    discussion: """
      In a replica, the log goes into the replica, checked as a pull is, and the outbox of another replica \
      to the server, checked as a push is. In a server's folder, the outbox goes into the log; so does the \
      log itself while the server heals, after postil restore. The work of \
      a colleague who was revoked is taken once an admin adopts it: --adopt says so, and why. Exits with \
      5 if the server cannot be reached: apply it again later.
      """)

  @OptionGroup var location: Location
  @OptionGroup var choice: OperatorChoice
  @OptionGroup var output: OutputOptions

  @Argument(help: ArgumentHelp("The bundle.", valueName: "file"))
  var file: String

  @Option(
    help: ArgumentHelp(
      "Adopt the work of somebody who was revoked, for this reason; everybody can read it.",
      valueName: "why"))
  var adopt: Reason?

  func validate() throws {
    try adopt?.expectGiven("--adopt")
  }

  func run() async throws {
    let why = adopt?.text
    var report = BundleReport()
    var restored = 0
    if choice.isForServer(location) {
      let applied = try choice.server(at: location.path)
        .apply(bundle: file, adopting: why, now: currentInstant)
      (report.author, report.relayed, report.adopted) =
        (applied.author, applied.events, applied.adopted)
      restored = applied.restored
    } else {
      report = try await choice.none(in: location).replica(isShared: true).apply(
        bundle: file, adopting: why, now: currentInstant())
    }
    try output.print(AppliedBundle(report, restored: restored)) {
      Terminal.print(BundleText.applied(report, restored: restored))
    }
    // Last: it has nothing to do with the bundle.
    if let refusal = report.ownRefusal { throw refusal }
  }
}
