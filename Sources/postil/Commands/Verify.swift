import ArgumentParser
import PostilReplica
import PostilServer
import PostilStore

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read everything again and prove that log, chains, outbox and state belong together.",
    discussion: """
      Of the log: that no event is missing, every chain is the hash of what stands before it, and \
      every counter, base and join obeys the laws. Of a replica besides: that the outbox goes on where \
      the log stops and that the state is the fold of both. Exits with 7 and names the first event \
      that is wrong; in a sealed run that was changed, the last one of the run.
      """)

  @OptionGroup var location: Location

  @Argument(
    help: ArgumentHelp(
      "A server's folder, also while it is served; by default the replica.", valueName: "dir"))
  var directory: String?

  @OptionGroup var choice: WorkspaceChoice

  @Flag(help: "Leave the state out, which takes most of the time.")
  var logOnly = false

  func validate() throws {
    if directory != nil, location.directory != nil {
      throw ValidationError("-C and a server's folder cannot go together")
    }
    if directory == nil, choice.workspace != nil {
      throw ValidationError("--workspace goes with a server's folder")
    }
  }

  func run() throws {
    if let directory { return try verifyServer(directory) }
    let replica = try location.replica()
    let verified = try timed {
      try replica.verifyLog(progress: $0)
    } events: {
      $0.log.events
    }
    if !logOnly {
      let seconds = try ContinuousClock().measure { try replica.verifyState() }
      Terminal.say("state: \(seconds.words)")
    }
    print(
      "ok: \(verified.log.words), \(verified.pending) pending; "
        + (logOnly
          ? "chains, counters and bases are sound"
          : "chains, counters, bases and state are sound"))
  }

  private func verifyServer(_ directory: String) throws {
    let store = try ServerFolder(directory).chosen(choice.workspace).reading()
    let checked = try timed {
      try store.check(progress: $0)
    } events: {
      $0.events
    }
    print("ok: \(checked.words); chains, counters and bases are sound")
  }

  /// Checks a log under a progress bar, and says how long it took.
  private func timed<Answer>(
    _ check: (@escaping LogProgress) throws -> Answer, events: (Answer) -> Int
  ) throws -> Answer {
    let bar = ProgressBar("events")
    defer { bar.clear() }
    let clock = ContinuousClock()
    let start = clock.now
    let answer = try check { bar.show($0, of: $1) }
    let time = clock.now - start
    bar.clear()
    let rate = Int(Double(events(answer)) / max(time / .seconds(1), 1e-6))
    Terminal.say("log: \(time.words), \(rate) events/s")
    return answer
  }
}

extension CheckedLog {
  fileprivate var words: String {
    "\(events) events in \(changesets) changesets of \(replicas) replicas"
  }
}

extension Duration {
  fileprivate var words: String {
    formatted(.units(allowed: [.minutes, .seconds, .milliseconds], width: .narrow))
  }
}
