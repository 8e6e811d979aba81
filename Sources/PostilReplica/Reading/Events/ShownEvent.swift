package import PostilCore
import PostilStore

/// One event: who wrote it, to what, and what became of it.
package struct ShownEvent: Encodable, Sendable {
  package let written: Authorship
  /// The event's kind, such as `noteEdited`.
  package let change: String
  /// The entity that it changed, as a person types it; absent for one about the workspace.
  package let entity: String?
  /// The annotation's quote, or the article's title; absent where that is not known.
  package let subject: String?
  /// The whole written value.
  package let detail: String
  /// The last seq in its author's replica, beside the author's own events.
  package let base: Seq
  /// The fields that it wrote.
  package let effects: [EffectDetail]
  /// The claimed author and time, where it came from another tool; absent where it did not.
  package let claim: ClaimDetail?
  /// The author and the reason of its set-aside; absent for one that counts.
  package let setAside: SetAsideDetail?
}

/// A field that an event wrote.
package struct EffectDetail: Encodable, Sendable {
  package let field: String
  package let value: String
  /// The events that replaced it after having seen it; none where it is current.
  package let replacedBy: [String]
}

extension Reader {
  /// The event that a typed id stands for: `north.423`, or its place in the log, `#423` or `423`.
  ///
  /// - Returns: `nil` for anything else, and for an event that the replica does not hold.
  func event(_ typed: String) throws -> RecordedEvent? {
    if let seq = Seq(typed.hasPrefix("#") ? typed.dropFirst() : typed[...]) {
      return seq > 0 ? try view.recorded(at: seq) : nil
    }
    guard typed.contains("."), let id = try? names.event(typed) else { return nil }
    return try view.recorded(id)
  }

  /// The entity that somebody typed, or the one that a typed event changed.
  ///
  /// - Returns: the event where its id was typed, and no entity has that id.
  func entityOrEvent(_ typed: String) throws -> (entity: EntityID?, event: RecordedEvent?) {
    switch try event(typed, unless: target) {
    case .event(let event): (event.event.target, event)
    case .other(let entity): (entity, nil)
    }
  }

  /// The event that somebody typed, unless something else has that id.
  ///
  /// - Parameter find: finds something else; throws `ReplicaError` where there is nothing.
  func event<Found>(_ typed: String, unless find: (String) throws -> Found) throws
    -> EventOrOther<Found>
  {
    do {
      return .other(try find(typed))
    } catch let error as ReplicaError {
      guard error.isUnknownID, let event = try event(typed) else { throw error }
      return .event(event)
    }
  }

  func detail(of recorded: RecordedEvent) throws -> ShownEvent {
    let line = try line(recorded)
    let row = try recorded.event.target.flatMap { try view.entity($0) }
    let fields = recorded.event.writes(in: roster).map(\.field)
    let explanations = try row.map { try why($0, fields) } ?? []
    return ShownEvent(
      written: line.written, change: line.change, entity: line.entity,
      subject: try row.map { try subject(of: $0.entity) }, detail: line.detail,
      base: recorded.event.base,
      effects: explanations.flatMap { explanation in
        explanation.writes.filter { $0.written.event == line.written.event }.map {
          EffectDetail(
            field: explanation.field, value: $0.value, replacedBy: $0.replacedBy)
        }
      }, claim: line.claim, setAside: line.setAside)
  }
}

/// The event that somebody typed, or something else of that id.
enum EventOrOther<Found> {
  case event(RecordedEvent)
  case other(Found)
}

extension ReplicaError {
  /// True if no entity has the typed id: then it may be an event's.
  fileprivate var isUnknownID: Bool {
    switch self {
    case .noSuchEntity, .notAnID: true
    default: false
    }
  }
}
