import PostilCore

/// A row of the table of entities, ready to be written.
struct FoldedRow {
  let id: EntityID
  let place: EntityPlace
  let parent: Int64?
  /// Its deletion weighed against the entity alone.
  let attention: Attention
  let state: [UInt8]
  let joinedProse: Text?
  let bases: [UInt8]
  let history: [UInt8]
  /// The full chunks of the history, oldest first.
  let chunks: [[UInt8]]
  let hasDeletion: Bool

  static let columns = "place, kind, parent, attention, state, joined_prose, bases, history"

  func bind(to writer: RowWriter) {
    writer.bind(1, place.row)
    writer.bind(2, Int64(id.kind.rawValue))
    if let parent { writer.bind(3, parent) } else { writer.bindNull(3) }
    writer.bind(4, attention.rawValue)
    writer.bind(5, blob: state)
    if let joinedProse { writer.bind(6, text: joinedProse) } else { writer.bindNull(6) }
    if bases.isEmpty { writer.bindNull(7) } else { writer.bind(7, blob: bases) }
    writer.bind(8, blob: history)
  }

  /// Whether this is the row that a reader stands at, its attention aside.
  func isHeld(by rows: RowReader) -> Bool {
    rows.holds(0, place.row) && rows.holds(1, Int64(id.kind.rawValue))
      && (parent.map { rows.holds(2, $0) } ?? rows.isNull(2)) && rows.isInteger(3)
      && rows.holds(4, blob: state)
      && (joinedProse.map { rows.holds(5, text: $0) } ?? rows.isNull(5))
      && (bases.isEmpty ? rows.isNull(6) : rows.holds(6, blob: bases))
      && rows.holds(7, blob: history)
  }
}
