package import PostilCore

/// Many entities at once, or one by one.
extension ReplicaView {
  func entity(at place: EntityPlace) throws -> EntityRow? { try table.row(at: place) }

  /// Visits all entities in the order of their places, pending ones last, one by one.
  func eachEntity(_ visit: (EntityRow) throws -> Void) throws { try table.each(visit) }

  /// Visits the entities of a kind in the order in which they were made, until `visit` says `false`.
  package func each(
    _ kind: EntityKind, after: EntityRow? = nil, newestFirst: Bool = false,
    _ visit: (EntityRow) throws -> Bool
  ) throws {
    try table.each(kind, after: after?.place, newestFirst: newestFirst, visit)
  }

  /// The ids of a kind, in the order in which the log made them, pending ones last. One state is in memory at a time.
  package func inLogOrder(of kind: EntityKind) throws -> [EntityID] {
    var ids: [EntityID] = []
    try each(kind) {
      ids.append($0.entity.id)
      return true
    }
    return ids
  }

  package func all(of kind: EntityKind) throws -> [EntityRow] { try table.all(of: kind) }

  /// Visits articles and annotations without their long values: so many of the newest, or all in log order.
  package func eachTaggable(newest: Int? = nil, _ visit: (Entity, Flags) throws -> Void) throws {
    try table.eachTaggable(newest: newest, visit)
  }

  /// The terms without their descriptions, in the order of their ids.
  package func termOutlines() throws -> [Entity] { try table.termOutlines() }

  /// The terms of which something was said, in the order of their ids; bounded by the vocabulary's room.
  package func terms() throws -> [EntityRow] { try table.terms() }
}
