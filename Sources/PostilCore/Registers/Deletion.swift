/// The state of an entity that somebody deleted.
///
/// An entity is hidden when a deletion has seen every other head of it and of everything under it. An edit
/// or a reply that the deletion has not seen, or that was made after it, keeps the entity visible until
/// somebody who has seen it deletes or restores the entity: no work disappears behind a deletion whose
/// author did not know of it.
package enum Deletion: Hashable, Sendable {
  case none
  case hidden
  /// *Edited while deleted*: somebody has to decide.
  case contested

  /// - Parameter descendants: everything under the entity: the answers to a reply, an annotation's replies,
  ///   an article's annotations and their replies. Only read where a deletion stands.
  package init(of entity: Entity, descendants: some Sequence<Entity>) {
    self.init(of: entity, below: NewestEdits(of: descendants))
  }

  /// - Parameter below: the work on everything under the entity.
  package init(of entity: Entity, below: NewestEdits) {
    let deletions = entity.standingDeletions
    guard !deletions.isEmpty else {
      self = .none
      return
    }
    var edits = below
    edits.add(entity)
    self = deletions.contains { edits.areSeen(by: $0) } ? .hidden : .contested
  }
}

extension Entity {
  /// Deletions that no restoration has seen and replaced.
  package var standingDeletions: [Stamp] {
    self[.deleted]?.heads.filter { $0.value == .flag(true) }.map(\.stamp) ?? []
  }

  /// The work unknown to at least one standing deletion, which keeps the entity visible.
  package func edits(unknownTo deletions: [Stamp], descendants: [Entity]) -> [Stamp] {
    (edits + descendants.flatMap(\.edits)).filter { edit in
      !deletions.allSatisfy { $0.hasSeen(edit) }
    }
  }

  /// Every head that is somebody's work: neither a deletion nor an observation.
  var edits: [Stamp] {
    registers.flatMap { named -> [Stamp] in
      if named.field.rule == .latest { return [] }
      return named.register.heads
        .filter { named.field != .deleted || $0.value != .flag(true) }
        .map(\.stamp)
    }
  }
}
