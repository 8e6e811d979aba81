import Foundation
import GRDB
package import PostilCore
import PostilLog
import PostilWire

/// The stored facts of an entity's row that changes need.
struct StoredRow {
  let place: EntityPlace
  let flags: Flags
  /// The number of the entity's values that have rows of their own.
  let longValueCount: Int
}

/// An entity with everything that the projection knows about it.
package struct EntityRow: Sendable {
  package let entity: Entity
  package let flags: Flags
  let place: EntityPlace
  let history: EntityHistory
  /// The number of its values that have rows of their own.
  let longValueCount: Int
  /// The merge of several versions of its text, where there is one.
  let joinedProse: Text?
  private let bases: [(field: Field, base: Value)]

  static let columns =
    "state, flags, joined_prose, bases, history, place, long_values"

  /// - Parameter values: read where the row refers to some of its values there.
  init(_ row: Row, with values: ValueTable) throws {
    try self.init(row) { state, longValues, place in
      try values.whole(state, longValues, at: place)
    }
  }

  /// With blanks instead of the values that have rows of their own.
  init(outline row: Row) throws {
    try self.init(row) { state, longValues, _ in try longValues?.blank(in: state) ?? state }
  }

  /// - Parameter whole: puts the long values into a state.
  private init(_ row: Row, whole: ([UInt8], LongValues?, EntityPlace) throws -> [UInt8]) throws {
    place = EntityPlace(row: try row.decode(atIndex: 5))
    let longValues = try row.decode(Data?.self, atIndex: 6)
      .map { try LongValues(decoding: [UInt8]($0)) }
    longValueCount = longValues?.count ?? 0
    let state = try whole([UInt8](row.decode(Data.self, atIndex: 0)), longValues, place)
    do {
      entity = try EntityCoder.decode(state)
      bases =
        try row.decode(Data?.self, atIndex: 3).map { try BasesCoder.decode([UInt8]($0)) } ?? []
    } catch let error as WireError {
      throw Damage.state(String(describing: error))
    }
    flags = Flags(rawValue: try row.decode(atIndex: 1))
    joinedProse = try row.decode(String?.self, atIndex: 2).map { Text($0) }
    history = try EntityHistory(decoding: [UInt8](row.decode(Data.self, atIndex: 4)))
  }

  var stored: StoredRow {
    StoredRow(place: place, flags: flags, longValueCount: longValueCount)
  }

  /// The note, the body or the description that readers see.
  package var text: Text? {
    if let joinedProse { return joinedProse }
    guard case .text(let text)? = entity.value(of: entity.id.kind.prose) else { return nil }
    return text
  }

  /// The conflicts that somebody must decide.
  package var conflicts: [Conflict] {
    entity.conflicts(
      deletion: flags.deletion, isProseOpen: flags.contains(.openProse))
  }

  /// The value that all heads of a field in conflict had seen, where there is only one.
  package func base(of field: Field) -> Value? {
    bases.first { $0.field == field }?.base
  }

  /// The time of the last event of the log that wrote to the entity, by its author's clock.
  package var lastClaimedAt: Instant? { history.entries.last?.claimedAt }

  /// The time on the author's clock when an event wrote to the entity; `nil` for an event that is pending,
  /// or so old that only `ReplicaView.recorded` finds it.
  package func claimedAt(_ stamp: Stamp) -> Instant? {
    stamp.seq.flatMap { history.entry(at: $0)?.claimedAt }
  }

  /// The kind of an event that wrote to the entity; `nil` for the same ones.
  package func kind(of stamp: Stamp) -> EventKind? {
    stamp.seq.flatMap { history.entry(at: $0)?.kind }
  }
}
