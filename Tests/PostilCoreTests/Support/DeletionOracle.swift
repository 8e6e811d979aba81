import PostilCore

extension Oracle {
  /// Weighs a deletion against every event that ever wrote, not only against heads.
  ///
  /// A standing deletion hides when its author knew every edit of the entity and of all below it,
  /// whether that edit still shows or not, and every restoration that nobody has taken back.
  func deletion(of entity: EntityID) -> Deletion {
    let deletions = standing(Place(entity: entity, field: .deleted))
      .filter { $0.value == .flag(true) }
    if deletions.isEmpty { return .none }
    let work = family(of: entity).flatMap(work)
    let isKnowing = deletions.contains { deletion in
      work.allSatisfy { sees(deletion.event, $0.event) }
    }
    return isKnowing ? .hidden : .contested
  }

  private func work(on entity: EntityID) -> [Write] {
    writes.flatMap { place, all -> [Write] in
      guard place.entity == entity else { return [] }
      switch place.field {
      case .observed: return []
      case .deleted: return standing(place).filter { $0.value == .flag(false) }
      case .text, .plain, .marking, .tag, .current, .audience, .assessment, .anchor, .withdrawn,
        .duplicateOf, .alias, .description:
        return all
      }
    }
  }

  /// The entity and all that hang on it, directly or not.
  private func family(of entity: EntityID) -> [EntityID] {
    [entity] + parents.filter { $0.value == entity }.flatMap { family(of: $0.key) }
  }
}
