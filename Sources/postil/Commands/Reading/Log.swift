import ArgumentParser
import Foundation
import PostilPages
import PostilReplica
import PostilServer
import PostilStore

struct Log: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Show what happened, newest first: to the workspace, or to one entity.",
    discussion: """
      --follow shows the last events of the log, oldest first, and goes on with those that another \
      process brings, until Ctrl-C. Your own come once the log holds them. In a server's folder it reads \
      the server's log, also while it is served; articles have their whole ids there.
      """)

  @OptionGroup var location: Location
  @OptionGroup var choice: WorkspaceChoice
  @OptionGroup var output: OutputOptions
  @OptionGroup var lookingBack: LookingBack

  @Argument(help: "An article, an annotation or a reply; or an event, for what it changed.")
  var id: String?

  @Option(
    name: [.customLong("limit"), .customShort("n")],
    help: "How many events at most, or to begin with. (default: 50)")
  var limit: Int?

  @Flag(help: "Only your events that are not in the log yet, whole, oldest first.")
  var unpushed = false

  @Flag(help: "Only what is set aside, and the work that hangs on it.")
  var setAside = false

  @Flag(help: "Wait for new events.")
  var follow = false

  func validate() throws {
    let others = [id != nil, unpushed, lookingBack.moment != nil, output.json].contains(true)
    if follow, others {
      throw ValidationError.onlyWith("--follow", "-n and --jsonl")
    }
    if unpushed, id != nil { throw ValidationError.exclusive("--unpushed", "an id") }
    if unpushed, lookingBack.moment != nil {
      throw ValidationError.exclusive("--unpushed", "--as-of")
    }
    if setAside, id != nil || unpushed || follow || lookingBack.moment != nil {
      throw ValidationError.onlyWith("--set-aside", "-n, --json and --jsonl")
    }
    let limits = follow ? 0...1_000_000 : 1...1_000_000
    guard limits.contains(limit ?? 50) else { throw ValidationError.outside(limits, "--limit") }
  }

  func run() async throws {
    if location.isServer { return try await runOnServer() }
    let replica = try WorkspaceChoice.none(choice.workspace, in: location)
      .replica(isShared: follow)
    if follow { return try await follow(replica) }
    let past = try lookingBack.past(replica)
    let lines = try replica.read { reader in
      let limit = limit ?? 50
      if unpushed { return try reader.unpushed() }
      if setAside { return try reader.setAsideLog(limit: limit) }
      switch (id, past) {
      case (let id?, let past?): return try reader.log(of: id, limit: limit, through: past.seq)
      case (let id?, nil): return try reader.log(of: id, limit: limit)
      case (nil, let past?): return try reader.log(limit: limit, through: past.seq)
      case (nil, nil): return try reader.log(limit: limit)
      }
    }
    try print(lines)
  }

  private func runOnServer() async throws {
    guard !unpushed, !setAside, lookingBack.moment == nil else {
      throw Diagnosis.logOptionsOfReplica
    }
    let store = try ServerFolder(location.path).chosen(choice.workspace).reading()
    if follow {
      var last: UInt64?
      return try await follow {
        guard try !store.isPutBack() else {
          throw Diagnosis.otherLogFollowed
        }
        let end = try store.end()
        guard end != last else { return [] }
        defer { last = end }
        let log = try ServerLog(store)
        guard let last else { return try log.lines(limit: limit ?? 50, through: end).reversed() }
        return try log.lines(after: last, through: end)
      }
    }
    let log = try ServerLog(store)
    do {
      let limit = limit ?? 50
      try print(id.map { try log.lines(of: $0, limit: limit) } ?? log.lines(limit: limit))
    } catch ReplicaError.noSuchEntity(let id) {
      throw Diagnosis.notInServersLog(id)
    }
  }

  private func follow(_ replica: Replica) async throws {
    var follower = Follower(replica, count: limit ?? 50)
    try await follow { try follower.next() }
  }

  /// - Parameter next: returns the events since its last call, oldest first.
  private func follow(_ next: () throws -> [LogLine]) async throws {
    // Every line is out before the next one is asked for: nothing is lost by ending at once.
    signal(SIGINT) { _ in _exit(130) }
    while true {
      let lines = try next()
      for line in lines {
        try print([line])
        fflush(nil)
      }
      if lines.isEmpty { try await Task.sleep(for: .milliseconds(100)) }
    }
  }

  private func print(_ lines: [LogLine]) throws {
    try output.print(lines) {
      if setAside, lines.isEmpty { Terminal.say(Absence.setAside) }
      let texts = lines.map { LogLineText($0, Terminal.styles).text(isWhole: unpushed) }
      if follow { Terminal.print(texts) } else { Terminal.page(texts) }
    }
  }
}
