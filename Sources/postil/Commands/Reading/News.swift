import ArgumentParser
import PostilCore
import PostilPages
import PostilReplica

struct NewsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "news",
    abstract: "Show what others did since you looked last, your own work first.",
    discussion: """
      On a terminal this counts as having looked, if nothing was left out: the next time only what came \
      later is shown. Elsewhere --seen says so. The first time it begins where you joined.
      """)

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp(
      "Begin there instead: after an event of the log, or at a time, as for --as-of of other commands.",
      valueName: "moment"))
  var since: String?

  @Flag(help: "Only what touches your own work.")
  var mine = false

  @Option(
    name: [.customLong("limit"), .customShort("n")],
    help: "Look at the newest so many events at most.")
  var limit = NewsReport.usualLimit

  @Flag(help: "Count it as seen, also where the output is no terminal.")
  var seen = false

  @Flag(help: "Do not count it as seen.")
  var peek = false

  func validate() throws {
    if seen, peek { throw ValidationError.exclusive("--seen", "--peek") }
    let limits = 1...1_000_000
    guard limits.contains(limit) else { throw ValidationError.outside(limits, "--limit") }
  }

  func run() throws {
    let replica = try location.replica()
    let past = try since.map { try replica.past(at: Moment($0, in: Terminal.zone)) }
    let (report, lines) = try replica.read { reader in
      let start = try past?.seq ?? reader.newsMark()
      let report = try reader.newsReport(after: start, limit: limit, ofOwnOnly: mine)
      return try (report, self.lines(of: report, reader))
    }
    try output.print(report) {
      Terminal.page(WrappedText.hanging(lines, width: Terminal.width))
      if lines.isEmpty { Terminal.say(Absence.news) }
      if let left = NewsReportText(report).left { Terminal.say(left) }
    }
    let isLookedAt = Terminal.width != nil && !output.json && !output.jsonl && since == nil && !mine
    if seen || isLookedAt && report.left == 0 && !peek {
      try markSeen(replica, through: report.through, seen)
    }
  }

  private func lines(of report: NewsReport, _ reader: Reader) throws -> [String] {
    let news = try reader.news(after: report.since, limit: limit)
    let own = try NewsText(
      news, doubtful: reader.doubtfulAnchors(after: news),
      notices: reader.notices(after: report.since))
    return (mine ? own.linesOfOwn : own.lines) + NewsReportText(report).lines
  }

  /// A folder that cannot be written keeps nobody from reading the news.
  private func markSeen(_ replica: Replica, through seq: Seq, _ isAsked: Bool) throws {
    do {
      try replica.markNews(through: seq)
    } catch {
      if isAsked { throw error }
    }
  }
}
