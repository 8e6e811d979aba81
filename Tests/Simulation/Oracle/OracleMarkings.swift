import PostilCore
import TestSupport

/// The law of lowering a marking: an admin, as far as the event could know, or the entity's author may. A second
/// import by somebody who had seen the first makes no author.
extension Oracle {
  /// ⚖ A write replaces those that it has seen; but a marking by somebody who may not lower it replaces none that
  /// is more restrictive.
  func replaces(_ write: Write, _ other: Write, at place: Claim.Place) -> Bool {
    guard sees(write.event, other.event) else { return false }
    guard place.field == .marking, let new = write.value.marking, let old = other.value.marking
    else { return true }
    return new >= old || mayLower(write.event, place.entity)
  }

  private func mayLower(_ index: Int, _ entity: EntityID) -> Bool {
    if roster.isOpen { return true }
    let event = events[index]
    if roster.role(of: event.id.replica, at: event.base) == .admin { return true }
    let author = roster.member(of: event.id.replica)
    let creations = creations[entity] ?? []
    return creations.contains { creation in
      sees(index, creation) && roster.member(of: events[creation].id.replica) == author
        && !creations.contains { sees(creation, $0) }
    }
  }

  /// The number of writes that tried in vain to lower a marking that they knew.
  var vainLowerings: Int {
    writes.reduce(0) { count, written in
      let (place, writes) = written
      guard place.field == .marking else { return count }
      return count
        + writes.count { write in
          writes.contains { sees(write.event, $0.event) && !replaces(write, $0, at: place) }
        }
    }
  }
}

extension Value {
  fileprivate var marking: Marking? {
    if case .marking(let marking) = self { marking } else { nil }
  }
}
