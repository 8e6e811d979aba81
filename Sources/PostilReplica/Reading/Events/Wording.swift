import PostilCore
import PostilStore

/// The author of the current words, where they are not simply the first ones.
///
/// Every output includes it, and all of them read it here.
struct Wording {
  /// The authors of the displayed text, in log order: several where texts were merged. Never empty.
  let writers: [Authorship]
  /// The member who chose it among texts in conflict, where that is another's text unchanged; `nil` where
  /// there was no choice, or where the member wrote a new text.
  let chosen: Authorship?

  /// The time when the newest part was written or chosen, by that author's clock.
  var modified: String? { (chosen ?? writers.last)?.claimedAt }
}

extension Reader {
  /// The authors of a field's displayed text; `nil` where it is the first one, or nobody ever wrote the
  /// field.
  func wording(of field: Field, of row: EntityRow) throws -> Wording? {
    let standing = row.entity[field]?.heads ?? []
    guard let first = standing.first else { return nil }
    let isConflict = row.conflicts.contains { $0.field == field }
    var displayed = [first]
    if field.rule == .prose, !isConflict {
      // Heads with equal texts are one text, of the first author.
      for head in standing where !displayed.contains(where: { $0.value == head.value }) {
        displayed.append(head)
      }
    }
    let origins = Set(row.entity.origins.map(\.stamp.event))
    if displayed.count == 1, origins.contains(first.stamp.event) { return nil }
    if displayed.count == 1, let source = try source(of: first, field, row) {
      return Wording(
        writers: [try Authorship(source, names)], chosen: try authorship(first.stamp, of: row))
    }
    return Wording(
      writers: try displayed.map { try authorship($0.stamp, of: row) }, chosen: nil)
  }

  /// The event that first wrote the text which a decision took; `nil` for an event that is not a decision,
  /// and for one that wrote a new text.
  private func source(of head: Head, _ field: Field, _ row: EntityRow) throws -> RecordedEvent? {
    guard
      try (row.kind(of: head.stamp) ?? view.recorded(head.stamp)?.event.change.kind)
        == .conflictResolved
    else { return nil }
    return try view.history(of: row.entity.id).first { recorded in
      recorded.event.id != head.stamp.event
        && recorded.event.writes(in: roster).contains {
          $0.field == field && $0.value == head.value
        }
    }
  }
}
