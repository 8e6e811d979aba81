package import PostilCore
import PostilStore

/// The events that a person wants to see, and their order.
///
/// Of several values of one filter an event needs one; it must pass every filter. `me` stands for the member
/// who asks.
package struct LogRequest: Sendable {
  /// The most events, unless somebody asks for more or fewer.
  package static let usualLimit = 50

  /// For the events of one thing: its id, or that of an event that changed it.
  package var id: String?
  /// For the events of whole articles, with everything on them.
  package var articles: [String] = []
  package var authors: [String] = []
  /// The names of the kinds, such as `noteEdited`.
  package var kinds: [String] = []
  /// When it was made, by its author's clock. Events that the server received more than a day before `since` are passed over.
  package var since: Instant?
  package var until: Instant?
  /// Whether it asks only for own events that are not in the log.
  package var isUnpushed = false
  /// Whether the oldest come first.
  package var isReversed = false
  /// The event behind which the list begins.
  package var after: String?
  package var limit = Self.usualLimit
  /// The last seq of the log's beginning that is looked at, without own events that wait; `nil` for everything.
  package var end: Seq?
  /// Whether each line has what changed, field by field.
  package var hasChanges = false

  package init() {}
}

/// Tells which events pass the filters of a log. Names are checked first: that of nobody is an error.
struct LogMatch {
  private let request: LogRequest
  private let roster: Roster
  private let authors: Set<ReplicaID>

  init(_ request: LogRequest, _ reader: Reader) throws {
    self.request = request
    roster = reader.roster
    let own = reader.roster.member(of: reader.own.replica)
    authors = try Set(
      request.authors.map { typed -> ReplicaID in
        if typed == "me" { return own }
        return reader.roster.member(of: try reader.names.replica(named: NFC.of(typed)))
      })
  }

  /// True if a changeset of a replica may hold such events.
  func canBe(of replica: ReplicaID, receivedAt: Instant) -> Bool {
    if let since = request.since, receivedAt.milliseconds < since.milliseconds - Self.day {
      return false
    }
    return authors.isEmpty || authors.contains(roster.member(of: replica))
  }

  func matches(_ recorded: RecordedEvent) -> Bool {
    let event = recorded.event
    guard canBe(of: event.id.replica, receivedAt: recorded.place?.receivedAt ?? event.claimedAt),
      request.kinds.isEmpty || request.kinds.contains(event.change.name)
    else { return false }
    let made = event.claimedAt.milliseconds
    return request.since.map { $0.milliseconds <= made } ?? true
      && request.until.map { made <= $0.milliseconds } ?? true
  }

  /// In milliseconds.
  private static let day: Int64 = 86_400_000
}
