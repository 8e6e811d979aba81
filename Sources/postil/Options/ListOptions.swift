import ArgumentParser
import Foundation
import PostilPages
import PostilReplica

/// The things that a list shows, and their order.
struct ListOptions: ParsableArguments {
  @Option(help: "Only those assigned to this member; 'me' stands for yourself here and below.")
  var assignee: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only those due on a day, or in a range such as 2026-11-01..2026-11-30 or ..2026-11-30.",
      valueName: "days"))
  var due: [String] = []

  @Flag(help: "Only those that were due before today, and are open or in review.")
  var overdue = false

  @Option(help: "Only those that this member made, or that were imported as by this person.")
  var author: [String] = []

  @Option(help: "Only those of which this member wrote something after they were made.")
  var editor: [String] = []

  @Option(help: "Only those with this tag.")
  var tag: [String] = []

  @Option(help: "Only those with this status; without any, they are open.")
  var status: [String] = []

  @Option(help: "Only those with this marking.")
  var marking: [String] = []

  @Flag(help: "Only those in conflict.")
  var conflict = false

  @Flag(help: "Only those that members judge differently.")
  var dissent = false

  @Flag(help: "Only those that others changed since you looked last.")
  var unread = false

  @Option(help: "Only those made at this time or later.")
  var since: String?

  @Option(help: "Only those made at this time or earlier.")
  var until: String?

  @Flag(help: "Deleted ones too.")
  var all = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Sort by \(ListOrder.Key.allCases.map(\.rawValue).joined(separator: ", ")); with - before it, "
        + "the other way round.", valueName: "key"))
  var sort: String?

  @Option(help: "How many at most. (default: 100; with --json and --jsonl, all)")
  var limit: Int?

  @Option(help: ArgumentHelp("Begin behind this one, for the next page.", valueName: "id"))
  var after: String?

  @Option(
    help: ArgumentHelp(
      "Print these columns, separated by commas; in a pipe, by tabs.", valueName: "names"))
  var columns: String?

  func validate() throws {
    let limits = 1...1_000_000
    guard limits.contains(limit ?? 1) else { throw ValidationError.outside(limits, "--limit") }
    for typed in due where DayRange(typed, in: Terminal.zone) == nil {
      throw ValidationError.notDays(typed)
    }
    if let sort, ListOrder(sort) == nil {
      throw ValidationError.notOneOf(
        "--sort", sort, ListOrder.Key.allCases.map(\.rawValue))
    }
    for (option, typed) in [("--since", since), ("--until", until)] {
      if let typed, TypedTime(typed[...], in: Terminal.zone) == nil {
        throw ValidationError.notATime(option, typed)
      }
    }
  }

  /// - Parameter isWhole: whether nothing but `--limit` limits it.
  func request(isWhole: Bool) -> ListRequest {
    var request = ListRequest(includingDeleted: all)
    request.assignees = assignee
    request.due = due.compactMap { DayRange($0, in: Terminal.zone) }
    if overdue {
      request.overdueOn = String(Terminal.styles.day(currentInstant().iso8601))
    }
    (request.authors, request.editors, request.tags) = (author, editor, tag)
    (request.statuses, request.markings) = (status, marking)
    (request.isInConflict, request.isDissenting) = (conflict, dissent)
    request.isUnread = unread
    request.since = since.flatMap { TypedTime($0[...], in: Terminal.zone)?.start }
    request.until = until.flatMap { TypedTime($0[...], in: Terminal.zone)?.end }
    request.order = sort.flatMap { ListOrder($0) }
    request.limit = limit ?? (isWhole ? nil : 100)
    request.after = after
    return request
  }

  /// True if any filter is given.
  var areChosen: Bool {
    overdue || conflict || dissent || unread || after != nil || since != nil || until != nil
      || [assignee, due, author, editor, tag, status, marking].contains { !$0.isEmpty }
  }

  /// The lines of the chosen columns; `nil` where none are chosen.
  func lines<Item>(_ items: [Item], of known: [ListColumns<Item>.Column]) throws -> [String]? {
    guard let columns else { return nil }
    do {
      return try ListColumns(columns, of: known)
        .lines(items, Terminal.styles, width: Terminal.width)
    } catch {
      throw ValidationError.notOneOf("--columns", error.name, error.known)
    }
  }
}
