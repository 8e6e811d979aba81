import PostilCore
import PostilLog
import PostilWire

/// The rows of one entity, ready to be written.
struct FoldedRow {
  let id: EntityID
  let place: EntityPlace
  let parent: Int64?
  let flags: Flags
  /// The whole state.
  let state: [UInt8]
  let longValues: LongValues
  let joinedProse: Text?
  let bases: [UInt8]
  let history: [UInt8]
  /// The full chunks of the history that were not written yet, oldest first, and the number of the first.
  let chunks: [[UInt8]]
  private let firstChunk: Int
  let hasDeletion: Bool

  /// - Parameter flags: with the deletion weighed; `nil` for the summary's.
  init(
    _ entity: Entity, _ found: ConflictSummary, _ history: EntityHistory, at place: EntityPlace,
    flags: Flags? = nil
  ) {
    id = entity.id
    self.place = place
    parent = entity.facts.parent?.hash64
    self.flags = flags ?? found.flags
    let encoded = EntityCoder.encode(entity, shortBytes: LongValues.shortBytes)
    state = encoded.bytes
    longValues = LongValues(encoded.longValues)
    joinedProse = found.joinedProse
    bases = found.bases.isEmpty ? [] : BasesCoder.encode(found.bases)
    self.history = history.encoded
    chunks = history.filled.map(EntityHistory.encode)
    firstChunk = history.chunks - history.filled.count
    hasDeletion = !entity.standingDeletions.isEmpty
  }

  /// The column of the flags.
  static let flagsColumn = 3

  /// The values for the table of entities.
  var values: [StoredValue] {
    [
      .integer(place.row), .integer(Int64(id.kind.rawValue)), parent.map { .integer($0) } ?? .null,
      .integer(flags.rawValue), .blob(longValues.remainder(of: state)),
      longValues.count == 0 ? .null : .blob(longValues.encoded),
      joinedProse.map { .text($0) } ?? .null, bases.isEmpty ? .null : .blob(bases), .blob(history),
    ]
  }

  /// The rows for the table of histories.
  var chunkRows: [[StoredValue]] {
    chunks.enumerated().map { [.integer(place.row), .integer(Int64(firstChunk + $0)), .blob($1)] }
  }

  /// The rows for the table of long values.
  var valueRows: [[StoredValue]] {
    longValues.ranges.enumerated().map {
      [.integer(place.row), .integer(Int64($0)), .blob(Array(state[$1]))]
    }
  }

  /// The row that tells the place of an article or a term, and its table.
  var placeRow: (table: ProjectionTable, row: [StoredValue])? {
    guard let (table, content) = ProjectionTable.places(of: id) else { return nil }
    return (table, [.blob(content.bytes), .integer(place.row)])
  }
}
