import PostilCore
import TestSupport
import Testing

/// ⚖ The markings that stand depend on what each had seen and on nothing else: not on when a replica's own
/// ones were applied, nor on what its roster said at that moment.
struct MarkingLawTests {
  @Test(arguments: Seed.range(300))
  func `markings are the same however pulls and own events took turns`(seed: Seed) {
    let story = Story(seed)
    let plain = story.folded()
    for replica in Story.writers {
      let isSame = story.lived(by: replica) == plain
      #expect(isSame, "\(seed.description), \(replica)")
    }
  }

  @Test(arguments: Seed.range(300))
  func `a marking stands until one replaces it that has seen it and may`(seed: Seed) throws {
    let story = Story(seed)
    let folded = story.folded()
    let heads = try #require(folded)[.marking]?.heads ?? []
    let standing = story.standing()
    #expect(heads.map(\.stamp.event) == standing, "\(seed.description)")
  }

  @Test(arguments: Seed.range(300))
  func `an event whose author may not lower a marking never makes it show less`(seed: Seed) {
    let story = Story(seed)
    var entity: Entity?
    for index in story.events.indices {
      let before = entity?.value(of: .marking)
      story.apply(index, to: &entity, in: story.roster)
      guard case .marking(let old)? = before, case .marking(let new)? = entity?.value(of: .marking),
        new < old
      else { continue }
      let mayLower = story.mayLower(index)
      #expect(mayLower, "\(seed.description), \(index)")
    }
  }
}

/// A log of a newsroom in which roles change, an article is imported by one or two people, and everybody
/// marks it.
private struct Story {
  static let writers: [ReplicaID] = [.north, .south, .west, .westPhone]

  struct Line {
    let event: Event
    /// With the event.
    let roster: Roster
  }

  private(set) var lines: [Line] = []
  private var room = Newsroom()
  /// The seq before the first line.
  private let start: Seq

  var events: [Event] { lines.map(\.event) }
  var roster: Roster { room.roster }

  init(_ seed: Seed) {
    var random = seed.random
    start = room.head
    var counters: [ReplicaID: UInt64] = [:]
    var bases: [ReplicaID: Seq] = [:]
    func stamped(_ replica: ReplicaID, _ change: Change, base: Seq) -> Event {
      let counter = counters[replica, default: 1] + 1
      counters[replica] = counter
      bases[replica] = base
      return Event(replica, counter, base: base, change)
    }
    let importers = random.oneIn(2) ? [ReplicaID.west] : [.west, .south]
    for replica in importers {
      append(stamped(replica, .articleImported(.flood), base: start))
    }
    for _ in 0..<24 {
      if random.oneIn(4) {
        let member: ReplicaID = random.one(of: .north, .south)
        let role: Role = random.one(of: .analyst, .editor, .admin)
        append(stamped(.founder, .roleSet(member: member, role: role), base: room.head))
      } else {
        let replica = random.one(of: Self.writers)
        let lowest = max(bases[replica, default: 0], start + Seq(importers.count))
        let base = lowest + Seq(random.number(below: Int(room.head - lowest) + 1))
        let marking: Marking = random.one(of: Marking.allCases)
        let change: Change =
          random.oneIn(4)
          ? .conflictResolved(
            entity: ArticleImport.flood.entity, field: .marking, value: .marking(marking), why: "")
          : .markingSet(entity: ArticleImport.flood.entity, marking: marking)
        append(stamped(replica, change, base: base))
      }
    }
  }

  private mutating func append(_ event: Event) {
    room.add(event.change, by: event.id.replica)
    lines.append(Line(event: event, roster: room.roster))
  }

  func seq(_ index: Int) -> Seq { start + Seq(index) + 1 }

  /// The log folded in its order, by the roster of its end.
  func folded() -> Entity? {
    var entity: Entity?
    for index in lines.indices { apply(index, to: &entity, in: roster) }
    return entity
  }

  /// As a replica that made its events pending, when its cursor was at their bases, and pulled one event
  /// after the other, by the roster of its moment.
  func lived(by replica: ReplicaID) -> Entity? {
    var entity: Entity?
    var made = 0
    let own = events.filter { $0.id.replica == replica }
    func make(at cursor: Seq, in roster: Roster) {
      while made < own.count, own[made].base == cursor {
        _ = Fold.apply(own[made], at: nil, to: &entity, in: roster)
        made += 1
      }
    }
    make(at: start, in: Newsroom().roster)
    for (index, line) in lines.enumerated() {
      if line.event.id.replica == replica {
        entity?.settle(line.event.id, at: seq(index))
      } else {
        apply(index, to: &entity, in: line.roster)
      }
      make(at: seq(index), in: line.roster)
    }
    return entity
  }

  func apply(_ index: Int, to entity: inout Entity?, in roster: Roster) {
    guard lines[index].event.target != nil else { return }
    _ = Fold.apply(lines[index].event, at: seq(index), to: &entity, in: roster)
  }

  // MARK: The oracle: pairs of events, by words of TRUST.md.

  private func sees(_ index: Int, _ other: Int) -> Bool {
    let event = lines[index].event
    return seq(other) <= event.base
      || (other < index && lines[other].event.id.replica == event.id.replica)
  }

  private func member(_ replica: ReplicaID) -> ReplicaID {
    replica == .westPhone ? .west : replica
  }

  /// True if its author was an admin, as far as the event could know, or made the entity.
  func mayLower(_ index: Int) -> Bool {
    let event = lines[index].event
    var role: Role = event.id.replica == .north ? .admin : .analyst
    var isMaker = false
    for (other, line) in lines.enumerated() {
      if case .roleSet(member: member(event.id.replica), let next) = line.event.change,
        seq(other) <= event.base
      {
        role = next
      }
      if case .articleImported = line.event.change, sees(index, other),
        member(line.event.id.replica) == member(event.id.replica)
      {
        isMaker = true
      }
    }
    return role == .admin || isMaker
  }

  private func marking(_ index: Int) -> Marking? {
    switch lines[index].event.change {
    case .markingSet(_, let marking): marking
    case .conflictResolved(_, _, .marking(let marking), _): marking
    default: nil
    }
  }

  /// The markings that stand, in log order.
  func standing() -> [EventID] {
    lines.indices.filter { index in
      guard let marking = marking(index) else { return false }
      return !lines.indices.contains { other in
        guard let next = self.marking(other), sees(other, index) else { return false }
        return next >= marking || mayLower(other)
      }
    }.map { lines[$0].event.id }
  }
}
