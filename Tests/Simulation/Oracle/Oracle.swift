import PostilCore
import PostilLog
import TestSupport

/// The rules of Protocol/MERGE.md written a second time, plainly: over all events, without stamps,
/// registers, heads and the fold.
struct Oracle {
  /// Something that an event wrote, as far as it was allowed to.
  struct Write {
    /// The event's place: the log's first, then the outbox's.
    let event: Int
    let value: Value
  }

  let events: [Event]
  /// The events that the author of each event had seen.
  private let seen: [Bits]
  private(set) var writes: [Claim.Place: [Write]] = [:]
  /// The registers that were written, by their first write.
  private(set) var places: [Claim.Place] = []
  private(set) var creations: [EntityID: [Int]] = [:]
  private(set) var parents: [EntityID: Creation] = [:]
  private(set) var ignored: Set<Int> = []
  let roster: OracleRoster
  private let verdicts: OracleVerdicts

  /// - Parameters:
  ///   - logged: the log's events, in its order.
  ///   - rooms: `nil` where they are too large to be full.
  init(
    logged: [Event], pending: [Event] = [], isOpen: Bool, rooms: OracleVerdicts.Rooms?
  ) {
    events = logged + pending
    roster = OracleRoster(logged, isOpen: isOpen)
    verdicts = OracleVerdicts(logged, pending: pending, roster: roster, rooms: rooms)
    seen = Self.seen(events, logged: logged.count)
    for (index, event) in events.enumerated() { take(event, at: index) }
  }

  private mutating func take(_ event: Event, at index: Int) {
    if verdicts.isVoid(event, at: index) {
      ignored.insert(index)
      return
    }
    if case .unknown = event.change { ignored.insert(index) }
    let creation = Creation(by: event)
    if let creation {
      creations[creation.entity, default: []].append(index)
      if parents[creation.entity] == nil { parents[creation.entity] = creation }
    }
    let member = roster.member(of: event.id.replica)
    let claims = Claim.all(of: event, by: member)
    // All that an event writes, or nothing.
    let isTaken = claims.allSatisfy { claim in
      let makers = creations[claim.place.entity] ?? []
      return (creation != nil || makers.contains { sees(index, $0) })
        && claim.isAllowed(to: member)
    }
    guard isTaken else {
      ignored.insert(index)
      return
    }
    for claim in claims {
      if writes[claim.place] == nil { places.append(claim.place) }
      // Twice the same tag in one event is one write.
      if writes[claim.place]?.last?.event != index {
        writes[claim.place, default: []].append(Write(event: index, value: claim.value))
      }
    }
  }

  /// The reason why an event of the log is ignored, in a few words.
  func reason(at index: Int) -> String {
    if verdicts.withoutRoom.contains(index) { return "no room" }
    if verdicts.setAside.contains(events[index].id) { return "set aside" }
    if verdicts.baseless.contains(index) { return "unknown revision" }
    if verdicts.wrongTexts.contains(index) { return "wrong text" }
    if verdicts.adoptedActs.contains(index) { return "adopted act" }
    return ignored.contains(index) ? "not its to write" : "taken"
  }

  /// Every text that an event brought.
  var texts: [ContentID: Text] { verdicts.texts }

  func sees(_ event: Int, _ other: Int) -> Bool { seen[event].contains(other) }

  /// The writes of a register that no other of its writes has seen and replaced, in order.
  func standing(_ place: Claim.Place) -> [Write] {
    let all = writes[place] ?? []
    return all.filter { one in !all.contains { replaces($0, one, at: place) } }
  }

  /// The events that each event has seen: by its base, those before it of its replica, those that these saw, and so
  /// on.
  private static func seen(_ events: [Event], logged: Int) -> [Bits] {
    var seen: [Bits] = []
    seen.reserveCapacity(events.count)
    // The union of what the first n events of the log saw, with themselves.
    var before = [Bits(count: events.count)]
    var last: [ReplicaID: Int] = [:]
    for (index, event) in events.enumerated() {
      var bits = before[Int(event.base)]
      if let own = last[event.id.replica] {
        bits.formUnion(seen[own])
        bits.insert(own)
      }
      last[event.id.replica] = index
      seen.append(bits)
      if index < logged {
        bits.formUnion(before[index])
        bits.insert(index)
        before.append(bits)
      }
    }
    return seen
  }
}
