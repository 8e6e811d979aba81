import PostilCore
import TestSupport
import Testing

/// ⚖ Nothing is lost silently: every value that was ever acknowledged is displayed, joined into what
/// is displayed, listed under conflicts, or was knowingly replaced by a later event.
struct AccountingTests {
  @Test(arguments: Seed.range(300))
  func `every value is accounted for`(seed: Seed) throws {
    for scene in World.scenes(seed) {
      let oracle = Oracle(scene)
      for (place, writes) in oracle.writes {
        let entity = try #require(scene.state.entities[place.entity])
        for write in writes {
          let isReplaced = writes.contains { oracle.sees($0.event, write.event) }
          let event = oracle.events[write.event].id
          let isShown = entity.shows(write.value, of: event, in: place.field)
          #expect(isReplaced || isShown, "\(seed.description), \(place), \(write)")
        }
      }
    }
  }

  @Test(arguments: Seed.range(300))
  func `an event that changed nothing is counted as ignored`(seed: Seed) {
    for scene in World.scenes(seed) {
      #expect(Set(scene.state.ignored.keys) == Oracle(scene).ignored, "\(seed.description)")
    }
  }
}

extension Entity {
  /// True if a value is displayed, listed, or part of a joined value.
  fileprivate func shows(_ value: Value, of event: EventID, in field: Field) -> Bool {
    if self.value(of: field) == value { return true }
    let isListed = conflicts(
      deletion: .contested, isProseOpen: dividedProse != nil
    ).contains { conflict in
      conflict.field == field
        && conflict.heads.contains { $0.value == value && $0.stamp.event == event }
    }
    if isListed { return true }
    let isJoined =
      [.presentWins, .removeWins, .mostRestrictive, .latest].contains(field.rule)
    return isJoined && self[field]?.heads.contains { $0.stamp.event == event } == true
  }
}
