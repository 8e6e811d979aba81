import PostilCore
import PostilStore

/// Visits the events that somebody wants to see of the log, newest or oldest first, until they are enough.
struct LogWalk {
  private let reader: Reader
  private let request: LogRequest
  private let match: LogMatch
  /// The event behind which it begins.
  private let after: RecordedEvent?

  private var view: ReplicaView { reader.view }

  init(_ request: LogRequest, _ match: LogMatch, _ reader: Reader) throws {
    self.reader = reader
    self.request = request
    self.match = match
    after = try request.after.map { typed -> RecordedEvent in
      guard let event = try reader.event(typed) else { throw ReplicaError.noSuchEntity(typed) }
      return event
    }
  }

  /// Visits the events before filters, until `visit` says `false`.
  func each(_ visit: (RecordedEvent) throws -> Bool) throws {
    if let typed = request.id {
      _ = try each(of: events(of: typed), visit)
      return
    }
    let places = request.articles.isEmpty ? nil : try placesOnArticles()
    let pending = try request.end == nil ? view.pendingEvents() : []
    let waiting = pending.filter { event in
      places.map { places in event.target.map(places.things.contains) ?? false } ?? true
    }.map { RecordedEvent(event: $0, place: nil) }
    if !request.isReversed, try !each(of: waiting, visit) { return }
    if !request.isUnpushed, try !eachLogged(at: places?.seqs, visit) { return }
    if request.isReversed { _ = try each(of: waiting, visit) }
  }

  /// - Parameter events: in log order.
  /// - Returns: whether `visit` wants more.
  private func each(of events: [RecordedEvent], _ visit: (RecordedEvent) throws -> Bool) throws
    -> Bool
  {
    try (request.isReversed ? events : events.reversed()).allSatisfy { recorded in
      try !isBehindStart(recorded) || visit(recorded)
    }
  }

  private func isBehindStart(_ recorded: RecordedEvent) -> Bool {
    after.map { request.isReversed ? $0.precedes(recorded) : recorded.precedes($0) } ?? true
  }

  /// - Parameter seqs: ascending; `nil` for the whole log.
  /// - Returns: whether `visit` wants more.
  private func eachLogged(at seqs: [Seq]?, _ visit: (RecordedEvent) throws -> Bool) throws -> Bool {
    guard let range = try range() else { return true }
    var wantsMore = true
    guard let seqs else {
      try view.eachRecorded(
        in: range, newestFirst: !request.isReversed, of: match.canBe(of:receivedAt:)
      ) { recorded in
        wantsMore = try visit(recorded)
        return wantsMore
      }
      return wantsMore
    }
    for seq in request.isReversed ? seqs : seqs.reversed() where range.contains(seq) {
      if let recorded = try view.recorded(at: seq), try !visit(recorded) { return false }
    }
    return true
  }

  /// The part of the log behind the start; `nil` where it is empty.
  private func range() throws -> ClosedRange<Seq>? {
    let end = try min(view.cursor(), request.end ?? .max)
    var (first, last) = (Seq(1), end)
    if let after {
      // Waiting events come after the log.
      let seq = after.place?.seq ?? end + 1
      if request.isReversed { first = seq + 1 } else { last = min(end, seq - 1) }
    }
    return first <= last ? first...last : nil
  }

  /// Everything that was written to one entity, or to the one that an event changed, in log order.
  private func events(of typed: String) throws -> [RecordedEvent] {
    let (id, event) = try reader.entityOrEvent(typed)
    guard let id else { return [event].compactMap { $0 } }
    guard let end = request.end else { return try reader.historyWithSetAside(of: id) }
    let written = try view.history(of: id, through: end)
    guard !written.isEmpty else { throw ReplicaError.noSuchEntity(typed) }
    return written
  }

  /// The articles with what is on them, and the places of the events that wrote to these, set aside or not.
  private func placesOnArticles() throws -> (things: Set<EntityID>, seqs: [Seq]) {
    var things: Set<EntityID> = []
    var seqs: Set<Seq> = []
    for typed in request.articles {
      let found = try view.placesOfEvents(on: reader.names.article(named: typed).entity.id)
      things.formUnion(found.things)
      seqs.formUnion(found.seqs)
    }
    if !reader.setAsides.isEmpty {
      try view.eachIgnored(for: .setAside) { recorded in
        let concerned = [recorded.event.target, recorded.event.container].compactMap { $0 }
        if let seq = recorded.place?.seq, concerned.contains(where: things.contains) {
          seqs.insert(seq)
        }
      }
    }
    return (things, seqs.sorted())
  }
}

extension Event {
  /// The article of a new annotation, the annotation of a new reply.
  fileprivate var container: EntityID? {
    switch change {
    case .annotationAdded(let note): .article(note.article)
    case .replyAdded(let annotation, _, _, _): .annotation(annotation)
    default: nil
    }
  }
}
