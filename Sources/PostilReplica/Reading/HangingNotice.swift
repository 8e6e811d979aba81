package import PostilCore
import PostilLog
import PostilStore

/// The notice to an author of own work that depends on something that was set aside.
package struct HangingNotice: Encodable, Sendable {
  /// As a person types it.
  package let thing: String
  package let setAside: SetAsideDetail
  package let replies: Int
  package let annotations: Int
  /// Changes of the thing.
  package let edits: Int

  package init(
    thing: String, setAside: SetAsideDetail, replies: Int, annotations: Int, edits: Int
  ) {
    self.thing = thing
    self.setAside = setAside
    self.replies = replies
    self.annotations = annotations
    self.edits = edits
  }
}

extension Reader {
  /// The author and the reason of an event's set-aside; `nil` for one that counts.
  func setAside(_ id: EventID) -> SetAsideDetail? {
    guard setAsides.contains(id) else { return nil }
    return words.last(of: id)
  }

  /// The events of the log that wrote to an entity and are set aside, in log order.
  func setAsideHistory(of id: EntityID) throws -> [RecordedEvent] {
    guard !setAsides.isEmpty else { return [] }
    var found: [RecordedEvent] = []
    try view.eachIgnored(for: .setAside) { if $0.event.target == id { found.append($0) } }
    return found
  }

  /// Every event that wrote to an entity, set aside or not, in log order; then those of the outbox.
  func historyWithSetAside(of id: EntityID) throws -> [RecordedEvent] {
    let aside = try setAsideHistory(of: id)
    let events = try view.history(of: id)
    guard !aside.isEmpty else { return events }
    return (events + aside).sorted { $0.precedes($1) }
  }

  /// The entity that a person typed, also one whose creation is set aside.
  func target(_ typed: String) throws -> EntityID {
    do {
      return try names.entity(typed).entity.id
    } catch ReplicaError.setAside(_, _, _, let making) {
      guard let made = try making.first.flatMap({ try view.event(names.event($0)) })?.target else {
        throw ReplicaError.noSuchEntity(typed)
      }
      return made
    }
  }

  /// The notices for the own member after a sync: own work that depends on set-aside events, where the log
  /// brought either after a seq.
  package func notices(after seq: Seq) throws -> [HangingNotice] {
    let member = roster.member(of: own.replica)
    return try view.hangingWork().compactMap { hanging in
      guard let aside = setAside(hanging.making) else { return nil }
      let mine = hanging.work.filter {
        guard let place = $0.place, roster.member(of: $0.event.id.replica) == member else {
          return false
        }
        return max(place.seq, aside.seq) > seq
      }
      guard !mine.isEmpty else { return nil }
      let replies = mine.count { if case .replyAdded = $0.event.change { true } else { false } }
      let annotations = mine.count {
        if case .annotationAdded = $0.event.change { true } else { false }
      }
      return HangingNotice(
        thing: try names.name(of: hanging.thing), setAside: aside, replies: replies,
        annotations: annotations, edits: mine.count - replies - annotations)
    }
  }
}
