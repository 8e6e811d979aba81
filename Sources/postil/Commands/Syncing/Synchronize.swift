import ArgumentParser
import PostilLog
import PostilPages
import PostilReplica
import PostilStore

struct Pull: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pull",
    abstract: "Fetch what the others did. Pushes nothing.")

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await synchronize(.pull, location, output)
  }
}

struct Push: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "push",
    abstract: "Send your events to the server. Changes nothing that you see.")

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await synchronize(.push, location, output)
  }
}

struct Sync: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync",
    abstract: "Push your events and fetch what the others did.",
    discussion: """
      To preview a sync without changing anything, here or on the server, add --dry-run: it says \
      what would come in and which conflicts would open. It exits with 6 if something of yours \
      would be refused, by the current roles or for lack of room; otherwise with 4 if conflicts \
      would open or get another value, and with 0 if not.
      """)

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions

  @Flag(help: "Say what a sync would do, and change nothing.")
  var dryRun = false

  func run() async throws {
    guard dryRun else { return try await synchronize(.sync, location, output) }
    let preview: SyncPreview
    do {
      preview = try await location.replica(isShared: true).preview()
    } catch StoreError.system(let fault) where fault.kind == .readOnly || fault.kind == .denied {
      throw Diagnosis.unwritableForDryRun
    }
    try output.print(preview) {
      let text = SyncPreviewText(preview, Terminal.styles)
      Terminal.print(text.lines { Diagnosis.of(SyncError.refused($0.refusal)).message })
      if let absence = text.absence { Terminal.say(absence) }
    }
    if !preview.refuses.isEmpty { throw ExitCode(ExitStatus.refused.rawValue) }
    if !preview.opens.isEmpty || !preview.grows.isEmpty {
      throw ExitCode(ExitStatus.undecided.rawValue)
    }
  }
}

/// - Parameter output: the form of the result; `nil` prints it for people.
func synchronize(
  _ purpose: ReplicaSession.Purpose, _ location: Location, _ output: OutputOptions?
) async throws {
  try location.settleHandover()
  let replica = try location.replica(isShared: true)
  let (before, name) = try { ($0.cursor, $0.replica) }(replica.status())
  let report: SyncReport
  let clock = ContinuousClock()
  let start = clock.now
  if let link = try? replica.link() {
    Terminal.detail(RunText.connecting(to: link.addresses))
  }
  do {
    report = try await replica.synchronize(purpose) { seconds in
      Terminal.say(SyncText.pause(seconds: seconds))
      try await Task.sleep(for: .seconds(seconds))
    }
  } catch SyncError.refused(let refusal) {
    // Opened anew: it may have another identity now.
    let former = name
    let replica = try location.replica()
    if case let name = try replica.status().replica, name != former {
      Terminal.say(SyncText.renamed(to: name))
    }
    // Some events were pulled before the refusal.
    try sayNews(of: replica, after: before)
    if let (event, noted) = try replica.refusal(), noted == refusal {
      Terminal.say(SyncText.refused(event))
    }
    if refusal.code == .unknownWorkspace, try replica.status().cursor > 0 {
      throw Diagnosis.closedWorkspace(refusal.subject.string)
    }
    throw SyncError.refused(refusal)
  }
  Terminal.detail(
    RunText.talked(
      seconds: (clock.now - start) / .seconds(1), pulled: report.pulled, pushed: report.pushed))
  // Opened anew: it may have another identity now.
  let synced = try location.replica()
  synced.noteSync(now: currentInstant())
  let status = try synced.status()
  if let output, output.json || output.jsonl {
    let news = try synced.read { reader in
      try reader.newsReport(after: before > 0 ? before : .max, limit: NewsReport.usualLimit)
    }
    try output.print(SyncLine(report, status, news)) {}
  } else {
    let text = SyncText(report, purpose, status: status)
    Terminal.say(text.done)
    try sayNews(of: synced, after: before)
    Terminal.say(text.waiting)
    if replica.folder.isUnpublished { Terminal.say(PublishText.notPublished) }
  }
  if report.parked > 0 { throw ExitCode(ExitStatus.refused.rawValue) }
}

/// Reports what others did, own work first, by the log after a seq. A first pull has no news to tell.
private func sayNews(of replica: Replica, after seq: UInt64) throws {
  guard seq > 0 else { return }
  try replica.read { reader in
    let news = try reader.news(after: seq)
    let text = try NewsText(
      news, doubtful: reader.doubtfulAnchors(after: news), notices: reader.notices(after: seq))
    let report = try reader.newsReport(after: seq, limit: NewsReport.usualLimit)
    Terminal.say(text.lines + NewsReportText(report).shortLines)
  }
}
