package import PostilCore

/// Many entities at once, or one by one.
extension ReplicaView {
  func entity(at place: EntityPlace) throws -> EntityRow? { try table.row(at: place) }

  /// Visits all entities in the order of their places, pending ones last, one by one.
  func eachEntity(_ visit: (EntityRow) throws -> Void) throws { try table.each(visit) }

  /// Visits the entities of a kind in the order in which they were made, until `visit` says `false`: with blanks
  /// instead of long values.
  package func each(
    _ kind: EntityKind, after: EntityRow? = nil, newestFirst: Bool = false,
    _ visit: (EntityRow) throws -> Bool
  ) throws {
    try table.each(kind, after: after?.place, newestFirst: newestFirst, visit)
  }

  /// A visited entity with its long values.
  package func whole(_ visited: EntityRow) throws -> EntityRow { try table.whole(visited) }

  /// The articles in the order in which the log made them, pending ones last, without reading their states.
  package func articlesInLogOrder() throws -> [EntityID] {
    try ArticleTable(db: db).inLogOrder().map { .article($0) }
  }

  /// The number of annotations that are not hidden, neither by a deletion of their own nor by one of their article:
  /// those that a list shows.
  package func shownAnnotationCount() throws -> Int {
    let belowHidden = try table.annotationCount(belowHidden: visibleCount(of: .article))
    return try visibleCount(of: .annotation) - belowHidden
  }

  /// The number of entities directly below one that are not hidden by a deletion.
  package func visibleChildrenCount(of id: EntityID) throws -> Int {
    try table.visibleChildrenCount(of: id)
  }

  /// The number of entities directly below one that are not hidden by a deletion, by the replica that made them.
  package func visibleChildrenCounts(of id: EntityID) throws -> [ReplicaID: Int] {
    try table.visibleChildrenCounts(of: id)
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
