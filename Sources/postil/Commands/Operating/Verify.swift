import ArgumentParser
import PostilLog
import PostilPages
import PostilReplica
import PostilServer
import PostilStore

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Read everything again and prove that log, chains, outbox and state belong together.",
    discussion: """
      Of the log: that no event is missing, every chain is the hash of what stands before it, and \
      every counter, base and join obeys the laws. Of a replica besides: that the outbox goes on where \
      the log stops and that the state is the fold of both. Exits with 7 and names the first event \
      that is wrong; in a sealed run that was changed, the last one of the run.
      """)

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions

  @Argument(
    help: ArgumentHelp(
      "A server's folder, also while it is served; by default the replica.", valueName: "dir"))
  var directory: String?

  @OptionGroup var choice: WorkspaceChoice

  @Flag(help: "Skip the state, which takes most of the time.")
  var logOnly = false

  func validate() throws {
    _ = try NamedServer.directory(location, directory)
    if directory == nil, !choice.isForServer(location), choice.workspace != nil {
      throw ValidationError.needs("--workspace", other: "a server's folder")
    }
  }

  func run() throws {
    if directory != nil || choice.isForServer(location) {
      return try verifyServer(NamedServer.directory(location, directory))
    }
    let replica = try location.replica()
    let watch = Watch()
    defer { watch.clear() }
    if logOnly {
      let verified = try replica.verifyLog(progress: watch.show)
      watch.say("log", events: verified.log.events)
      try print(verified, isStateProved: false)
    } else {
      let verified = try replica.verify(progress: watch.show) {
        watch.say("log", events: $0.log.events)
      }
      watch.say("state")
      try print(verified, isStateProved: true)
    }
  }

  private func print(_ verified: Verified, isStateProved: Bool) throws {
    let (log, pending) = (verified.log, verified.pending)
    try output.print(PrintedCheck(log, pending: pending, isStateProved: isStateProved)) {
      Terminal.print(log.words(pending: pending, isStateProved: isStateProved))
    }
  }

  private func verifyServer(_ directory: String) throws {
    let workspace = try choice.server(at: directory)
    let watch = Watch()
    defer { watch.clear() }
    let checked = try workspace.check(progress: watch.show)
    watch.say("log", events: checked.events)
    let isHealing = try workspace.reading().restoration == .healing
    let printed = PrintedCheck(
      checked, pending: nil, isStateProved: false, isHealing: isHealing)
    try output.print(printed) {
      Terminal.print(checked.words(pending: nil, isStateProved: false))
    }
    if isHealing {
      Terminal.say(LogFiguresText.heals)
    }
  }
}

/// A progress bar, and how long each part of a check takes.
///
/// A class, because the check and its caller share it.
private final class Watch {
  private let bar = ProgressBar("events")
  private let clock = ContinuousClock()
  private var start: ContinuousClock.Instant

  init() {
    start = clock.now
  }

  func show(_ seq: UInt64, of end: UInt64) {
    bar.show(seq, of: end)
  }

  func clear() {
    bar.clear()
  }

  /// Says how long a part took; the next one begins.
  func say(_ part: String, events: Int? = nil) {
    let now = clock.now
    let time = now - start
    start = now
    clear()
    let rate = events.map { Int(Double($0) / max(time / .seconds(1), 1e-6)) }
    Terminal.say(LogFiguresText.took(part, time.words, eventsPerSecond: rate))
  }
}

extension CheckedLog {
  /// - Parameter pending: as `LogFiguresText` takes it.
  fileprivate func words(pending: Int?, isStateProved: Bool) -> [String] {
    let sound = LogFiguresText.sound(
      events: events, changesets: changesets, replicas: replicas, pending: pending,
      isStateProved: isStateProved)
    return [sound] + (hasOlderCounts ? [LogFiguresText.olderCounts] : [])
  }
}

extension Duration {
  fileprivate var words: String {
    formatted(.units(allowed: [.minutes, .seconds, .milliseconds], width: .narrow))
  }
}
