import ArgumentParser
import PostilLog
import PostilPages
import PostilReplica
import PostilStore

struct Pull: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fetch what the others did. Pushes nothing.")

  @OptionGroup var location: Location

  func run() async throws {
    try await synchronize(.pull, location)
  }
}

struct Push: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Hand your events to the server. Changes nothing that you see.")

  @OptionGroup var location: Location

  func run() async throws {
    try await synchronize(.push, location)
  }
}

struct Sync: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Push your events and fetch what the others did.",
    discussion: """
      --dry-run asks the server and says what a sync would bring and which conflicts would open; \
      nothing changes, here or there. It exits with 6 if something of yours would be refused, by the \
      roles as they stand or for want of room; else with 4 if conflicts would open or get another value, and with 0 if not.
      """)

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions

  @Flag(help: "Say what a sync would do, and change nothing.")
  var dryRun = false

  func validate() throws {
    if !dryRun, output.json || output.jsonl {
      throw ValidationError("--json and --jsonl go with --dry-run")
    }
  }

  func run() async throws {
    guard dryRun else { return try await synchronize(.sync, location) }
    let preview: SyncPreview
    do {
      preview = try await location.replica(isShared: true).preview()
    } catch StoreError.system(let fault) where fault.kind == .readOnly || fault.kind == .denied {
      throw CommandError(
        .refused,
        "a dry run folds what comes into the replica's file and takes it back, and the folder cannot be "
          + "written to", hint: "make the disk or the folder writable; reading works as it is")
    }
    try output.print(preview) { SyncPreviewText(preview).print() }
    if !preview.refuses.isEmpty { throw ExitCode(ExitStatus.refused.rawValue) }
    if !preview.opens.isEmpty || !preview.grows.isEmpty {
      throw ExitCode(ExitStatus.undecided.rawValue)
    }
  }
}

func synchronize(_ purpose: ReplicaSession.Purpose, _ location: Location) async throws {
  let replica = try location.replica(isShared: true)
  let (before, name) = try { ($0.cursor, $0.replica) }(replica.status())
  let report: SyncReport
  do {
    report = try await replica.synchronize(purpose) { seconds in
      Terminal.say(
        "the server asks for a pause; going on in \(Phrase.counted(seconds, "second"))")
      try await Task.sleep(for: .seconds(seconds))
    }
  } catch SyncError.refused(let refusal) {
    // Opened anew: it may have another identity now.
    let former = name
    let replica = try location.replica()
    if case let name = try replica.status().replica, name != former {
      Terminal.say("your work goes on as \(name), recorded anew; nothing is lost")
    }
    // What came all the same.
    try sayWhatHangs(replica, after: before)
    if let (event, noted) = try replica.refusal(), noted == refusal {
      Terminal.say("refused: \(event); what came before it is pushed, what follows waits with it")
    }
    if refusal.code == .unknownWorkspace, try replica.status().cursor > 0 {
      throw CommandError(
        .notFound, "the server has no workspace '\(refusal.subject)' that is open to you",
        hint: "your work is saved here; it was open to you before: ask the operator, who may have "
          + "archived it")
    }
    throw SyncError.refused(refusal)
  }
  for address in report.strangers {
    Terminal.say(
      "the server at \(address) has another key than the link pins; yours was found at the "
        + "next address")
  }
  if let successor = report.successor { Terminal.say(successor.sentence) }
  // Opened anew: it may have another identity now.
  let status = try location.replica().status()
  let pulled = purpose == .push ? [] : ["\(Phrase.counted(report.pulled, "event")) pulled"]
  let pushed = purpose == .pull ? [] : ["\(report.pushed) pushed"]
  Terminal.say((pulled + pushed).joined(separator: ", ") + "; at event \(status.cursor)")
  if report.gaveBack > 0 {
    Terminal.say("gave back \(Phrase.counted(report.gaveBack, "event")) that the server had lost")
  }
  if report.serverHeals {
    Terminal.say("the server was put back to an older state and takes no pushes yet")
  }
  try sayWhatHangs(location.replica(), after: before)
  if report.parked > 0 {
    Terminal.say(
      "put aside: \(Phrase.counted(report.parked, "event")) of yours, for which there is no room; "
        + "postil outbox")
  }
  if purpose == .pull, status.unpushed > 0 {
    Terminal.say(
      "not pushed yet: \(Phrase.counted(status.unpushed, "event")) of yours; postil push")
  }
  if status.conflicts > 0 {
    Terminal.say("to decide: \(Phrase.counted(status.conflicts, "conflict")); postil conflicts")
  }
  if report.parked > 0 { throw ExitCode(ExitStatus.refused.rawValue) }
}

/// How many things are named one by one.
private let namedThings = 10

/// Tells of what others did that concerns own work, and of work on what was set aside, as far as the log says
/// so after a seq.
private func sayWhatHangs(_ replica: Replica, after seq: UInt64) throws {
  let news = try replica.read { try $0.news(after: seq) }
  sayEach(news.deleted, "of yours: postil log shows them") { work in
    "\(work.deletedBy) deleted your \(work.kind) \(work.id) "
      + "«\(Phrase.shortened(work.subject, to: 30))»; to bring it back: postil restore \(work.id)"
  }
  sayEach(news.named, "acts on events of yours: postil log shows them", \.sentence)
  sayEach(news.withdrawn, "that were withdrawn: postil articles says which") { article in
    guard let why = article.why else {
      return "\(article.by) took back that \(article.id) was withdrawn"
    }
    return "withdrawn by its source, says \(article.by): \(article.id) "
      + "«\(Phrase.shortened(article.title, to: 30))»: \(Phrase.shortened(why, to: 60)); "
      + "\(Phrase.counted(article.annotations, "note")) cite it: postil annotations \(article.id)"
  }
  sayEach(news.revised, "that were revised: postil log shows them") { article in
    "\(article.by) brought or chose another text of \(article.id) "
      + "«\(Phrase.shortened(article.title, to: 30))»: postil diff \(article.id)"
  }
  let doubtful = try replica.read { try $0.doubtfulAnchors(after: news) }
  sayEach(doubtful, "whose words changed: postil anchors") { anchor in
    let what =
      anchor.factsChanged
      ? "numbers, names or a «not» changed in the words of"
      : anchor.state == .ambiguous
        ? "the new text has several places for the words of"
        : "the new text has no place for the words of"
    let judged =
      anchor.assessedBy.isEmpty
      ? "" : ", judged by \(Phrase.some(anchor.assessedBy).joined(separator: ", "))"
    return
      "\(what) \(anchor.id) «\(Phrase.shortened(anchor.quote ?? "", to: 40))»\(judged): "
      + "postil anchor explain \(anchor.id)"
  }
  for notice in try replica.read({ try $0.notices(after: seq) }) { Terminal.say(notice.sentence) }
}

private func sayEach<Thing>(_ things: [Thing], _ more: String, _ sentence: (Thing) -> String) {
  for thing in things.prefix(namedThings) { Terminal.say(sentence(thing)) }
  if things.count > namedThings {
    Terminal.say("and \(things.count - namedThings) more \(more)")
  }
}

extension SyncReport.Successor {
  fileprivate var sentence: String {
    let anew = "with \(Phrase.counted(events, "event")) recorded anew; nothing is lost"
    switch cause {
    case .refusedOffer:
      return
        "the log does not take what you wrote into a bundle, and takes it from nobody now: your work "
        + "goes on as \(name), \(anew)"
    case .copiedFile where events == 0:
      return
        "this replica's file is an old copy, and all that waited in it is in the log already: it "
        + "goes on as \(name)"
    case .copiedFile:
      return
        "this replica's file was copied or restored, and the server holds other events under its "
        + "numbers: it goes on as \(name), \(anew)"
    case .otherLog:
      let aside =
        parked == 0
        ? ""
        : "\nput aside: \(Phrase.counted(parked, "event")) of yours, about things that only the log "
          + "before had; postil outbox"
      return
        "the server's log is this replica's now: it goes on as \(name), \(anew)\(aside)"
    }
  }
}
