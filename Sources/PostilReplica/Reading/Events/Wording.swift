import PostilCore
import PostilStore

/// Whose words stand, where they are not simply those that the thing was made with.
///
/// Every output says it, and all of them ask here.
struct Wording {
  /// Who wrote what is displayed, in log order: several where texts were merged. Never empty.
  let writers: [Authorship]
  /// Who chose it among texts in conflict, where that is somebody's text as it was; `nil` where nobody had
  /// to, or wrote a text of their own.
  let chosen: Authorship?

  /// When the newest part was written or chosen, as that author's clock said.
  var modified: String? { (chosen ?? writers.last)?.claimedAt }
}

extension Reader {
  /// Whose words a field displays; `nil` where they are those that the thing was made with, or nobody
  /// ever wrote the field.
  func wording(of field: Field, of row: EntityRow) throws -> Wording? {
    let standing = row.entity[field]?.heads ?? []
    guard let first = standing.first else { return nil }
    let isConflict = row.conflicts.contains { $0.field == field }
    var displayed = [first]
    if field.rule == .prose, !isConflict {
      // Heads that say the same are one text, of whom comes first.
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

  /// The event that first wrote the text which a decision took; `nil` for what is no decision, and for
  /// one that wrote a text of its own.
  private func source(of head: Head, _ field: Field, _ row: EntityRow) throws -> RecordedEvent? {
    guard let written = try view.recorded(head.stamp),
      case .conflictResolved = written.event.change
    else { return nil }
    return try view.history(of: row.entity.id).first { recorded in
      recorded.event.id != head.stamp.event
        && recorded.event.writes(in: roster).contains {
          $0.field == field && $0.value == head.value
        }
    }
  }
}
