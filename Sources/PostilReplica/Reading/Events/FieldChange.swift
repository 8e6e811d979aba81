import PostilCore
import PostilStore

/// The change of one field by an event.
package struct FieldChange: Encodable, Sendable {
  package let field: String
  /// The values that its author had before them: several where there was a conflict, none where there was no value.
  package let from: [String]
  /// Empty where the field was cleared.
  package let to: String
  /// The reason that a resolution gave; absent for none.
  package let why: String?
  /// Whether the values are prose, of which a part changed.
  package let isProse: Bool

  private enum CodingKeys: CodingKey {
    case field, from, to, why
  }
}

/// Finds what events changed. The history of a thing is read once for all of its events.
struct FieldChanges {
  private let reader: Reader
  private var histories: [EntityID: (row: EntityRow, events: [RecordedEvent])] = [:]

  init(_ reader: Reader) { self.reader = reader }

  /// - Returns: none for an event that made a thing, for one that is set aside or ignored, and for one that wrote what
  ///   was there.
  mutating func changes(by recorded: RecordedEvent) throws -> [FieldChange] {
    let event = recorded.event
    guard let target = event.target, let (row, events) = try history(of: target),
      events.contains(where: { $0.event.id == event.id }),
      !row.entity.origins.contains(where: { $0.stamp.event == event.id })
    else { return [] }
    return event.writes(in: reader.roster).compactMap { write -> FieldChange? in
      let history = FieldHistory(
        of: write.field, in: events, origins: row.entity.origins, reader.roster)
      let before = history.values(before: event.stamp(at: recorded.place?.seq))
        .filter { !$0.isNothing }
      if before == [write.value] || before.isEmpty && write.value.isNothing { return nil }
      return FieldChange(
        field: reader.names.name(of: write.field, on: target.kind),
        from: before.map { $0.name(in: write.field) }, to: write.value.name(in: write.field),
        why: event.change.reason, isProse: write.field.rule == .prose)
    }
  }

  private mutating func history(of id: EntityID) throws -> (EntityRow, [RecordedEvent])? {
    if let known = histories[id] { return known }
    guard let row = try reader.view.entity(id) else { return nil }
    let found = (row, try reader.view.history(of: id))
    histories[id] = found
    return found
  }
}
