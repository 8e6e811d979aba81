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
      --changes says what each event changed, from which value to which. Of several values of one filter \
      an event needs one; it must pass every filter: 'log --article k3f9 --author anna --since 2026-11-23'. \
      --follow shows the last events of the log, oldest first, and goes on with those that another \
      process brings, until Ctrl-C. Your own come once the log holds them. In a server's folder it reads \
      the server's log, also while it is served; articles have their whole ids there. \
      Kinds: \(LogFilters.kinds.joined(separator: ", ")).
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

  @OptionGroup var filters: LogFilters

  @Flag(help: "Only your events that are not in the log yet, whole, oldest first.")
  var unpushed = false

  @Flag(help: "Only what is set aside, and the work that hangs on it.")
  var setAside = false

  @Flag(help: "Wait for new events.")
  var follow = false

  func validate() throws {
    let others = [
      id != nil, unpushed, lookingBack.moment != nil, output.json, filters.areChosen,
    ].contains(true)
    if follow, others {
      throw ValidationError.onlyWith("--follow", "-n and --jsonl")
    }
    if unpushed, id != nil { throw ValidationError.exclusive("--unpushed", "an id") }
    if unpushed, lookingBack.moment != nil {
      throw ValidationError.exclusive("--unpushed", "--as-of")
    }
    if unpushed, filters.reverse { throw ValidationError.exclusive("--unpushed", "--reverse") }
    if id != nil, !filters.article.isEmpty { throw ValidationError.exclusive("--article", "an id") }
    if setAside,
      id != nil || unpushed || follow || lookingBack.moment != nil || filters.areChosen
    {
      throw ValidationError.onlyWith("--set-aside", "-n, --json and --jsonl")
    }
    let limits = follow ? 0...1_000_000 : 1...1_000_000
    guard limits.contains(limit ?? 50) else { throw ValidationError.outside(limits, "--limit") }
  }

  func run() async throws {
    if choice.isForServer(location) { return try await runOnServer() }
    let replica = try choice.none(in: location).replica(isShared: follow)
    if follow { return try await follow(replica) }
    let past = try lookingBack.past(replica)
    let request = request(through: past)
    let lines = try replica.read { reader in
      try setAside ? reader.setAsideLog(limit: request.limit) : reader.log(request)
    }
    try print(lines)
    if output.json || output.jsonl || setAside { return }
    if lines.isEmpty, filters.areSome || unpushed {
      Terminal.say(filters.areSome ? Absence.events : OutboxText.nothing)
    }
    // A person who asks for a number knows that it is only a part.
    if let last = lines.last, limit == nil || filters.after != nil, lines.count == request.limit {
      Terminal.say(
        Absence.moreEvents(behind: last.written.event, isReversed: request.isReversed))
    }
  }

  private func request(through past: Past?) -> LogRequest {
    var request = filters.request
    (request.id, request.end, request.isUnpushed) = (id, past?.seq, unpushed)
    if unpushed { request.isReversed = true }
    request.limit = limit ?? (unpushed ? .max : LogRequest.usualLimit)
    return request
  }

  private func runOnServer() async throws {
    guard !unpushed, !setAside, lookingBack.moment == nil, !filters.areChosen else {
      throw Diagnosis.logOptionsOfReplica
    }
    let store = try choice.server(at: location.path).reading()
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
      let texts = lines.map {
        LogLineText($0, Terminal.styles, width: Terminal.width).text(isWhole: unpushed)
      }
      if follow { Terminal.print(texts) } else { Terminal.page(texts) }
    }
  }
}
