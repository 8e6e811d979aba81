import ArgumentParser
import PostilCore
import PostilReplica

/// The events that a log shows, and their order.
struct LogFilters: ParsableArguments {
  @Option(help: "Only those of this member, with any device; 'me' stands for yourself.")
  var author: [String] = []

  @Option(help: "Only those of this kind.")
  var kind: [String] = []

  @Option(help: "Only those about this article, and about all that is on it.")
  var article: [String] = []

  @Option(help: "Only those made at this time or later, by their author's clock.")
  var since: String?

  @Option(help: "Only those made at this time or earlier.")
  var until: String?

  @Flag(help: "Show what each changed, field by field.")
  var changes = false

  @Flag(help: "The oldest first.")
  var reverse = false

  @Option(
    help: ArgumentHelp(
      "Begin behind this event, for the next page: its id, or its place such as 423.",
      valueName: "event"))
  var after: String?

  func validate() throws {
    for typed in kind where Self.kind(typed) == nil {
      throw ValidationError.notAKind(typed, Self.kinds)
    }
    for (option, typed) in [("--since", since), ("--until", until)] {
      if let typed, TypedTime(typed[...], in: Terminal.zone) == nil {
        throw ValidationError.notATime(option, typed)
      }
    }
  }

  /// The names of all kinds, as the log shows them.
  static let kinds = EventKind.allCases.map(\.name) + ["unknown"]

  private static func kind(_ typed: String) -> String? {
    kinds.first { $0.lowercased() == typed.lowercased() }
  }

  /// True if any is given.
  var areChosen: Bool { changes || reverse || after != nil || areSome }

  /// True if any of those is given that leave out events.
  var areSome: Bool {
    since != nil || until != nil || [author, kind, article].contains { !$0.isEmpty }
  }

  var request: LogRequest {
    var request = LogRequest()
    (request.authors, request.articles) = (author, article)
    request.kinds = kind.compactMap { Self.kind($0) }
    request.since = since.flatMap { TypedTime($0[...], in: Terminal.zone)?.start }
    request.until = until.flatMap { TypedTime($0[...], in: Terminal.zone)?.end }
    (request.hasChanges, request.isReversed, request.after) = (changes, reverse, after)
    return request
  }
}
