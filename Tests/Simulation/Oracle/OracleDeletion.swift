import PostilCore
import PostilLog
import TestSupport

extension Oracle {
  /// Weighs a deletion against every event that ever wrote, not only against heads.
  ///
  /// A standing deletion hides when its author knew every edit of the entity and of all that hangs on
  /// it, whether that edit still shows or not, and every restoration that nobody has taken back.
  func deletion(of entity: EntityID, _ index: PlaceIndex) -> Deletion {
    let deletions = standing(Claim.Place(entity: entity, field: .deleted))
      .filter { $0.value == .flag(true) }
    if deletions.isEmpty { return .none }
    let work = family(of: entity, index).flatMap { self.work(on: $0, index) }
    let isKnowing = deletions.contains { deletion in
      work.allSatisfy { sees(deletion.event, $0) }
    }
    return isKnowing ? .hidden : .contested
  }

  /// The registers and the entities that belong to an entity.
  struct PlaceIndex {
    fileprivate var places: [EntityID: [Claim.Place]] = [:]
    fileprivate var children: [EntityID: [EntityID]] = [:]

    init(_ oracle: Oracle) {
      places = Dictionary(grouping: oracle.places, by: \.entity)
      for (entity, creation) in oracle.parents {
        if let parent = creation.parent { children[parent, default: []].append(entity) }
      }
    }
  }

  private func work(on entity: EntityID, _ index: PlaceIndex) -> [Int] {
    (index.places[entity] ?? []).flatMap { place -> [Int] in
      switch place.field {
      case .observed: []
      case .deleted: standing(place).filter { $0.value == .flag(false) }.map(\.event)
      case .text, .plain, .marking, .tag, .current, .audience, .assessment, .anchor,
        .withdrawn, .duplicateOf, .alias, .description:
        (writes[place] ?? []).map(\.event)
      }
    }
  }

  /// The entity and all that hang on it, directly or not.
  private func family(of entity: EntityID, _ index: PlaceIndex) -> [EntityID] {
    guard case .reply = entity else {
      return [entity]
        + (index.children[entity] ?? []).flatMap { self.family(of: $0, index) }
    }
    let thread = (parents[entity]?.parent).flatMap { index.children[$0] } ?? []
    var family = [entity]
    var next = 0
    while next < family.count {
      for reply in thread
      where parents[reply]?.answered == family[next] && !family.contains(reply) {
        family.append(reply)
      }
      next += 1
    }
    return family
  }
}
