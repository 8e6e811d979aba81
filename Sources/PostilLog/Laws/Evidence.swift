import PostilCore
import PostilWire

/// What the laws of the log ask of a changeset's events.
struct Evidence: Sendable {
  struct Join: Sendable {
    let name: Text
    let publicKey: [UInt8]
    let ticket: Ticket?
  }

  /// An event about members, or one that takes the founder.
  struct Act: Sendable {
    /// Its place in the changeset.
    let index: Int
    let change: Change
  }

  /// Of each event.
  let bases: [Seq]
  /// What the first event says, where it joins its replica.
  let join: Join?
  /// Whether another event than the first does.
  let joinsLater: Bool
  /// In order, a join among them.
  let acts: [Act]
  /// The least role that may do all of the rest.
  let leastRole: Role
  /// The lowest base of those that write a marking.
  let markingBase: Seq?

  /// - Parameter events: of one changeset, decoded.
  init(of events: [Event]) {
    var reading = Reading(capacity: events.count)
    for event in events { reading.add(event.change, base: event.base) }
    self.init(reading)
  }

  /// Reads of each event no more than its envelope, unless it depends on more: a check of a whole log
  /// takes a third of the time that decoding it takes.
  ///
  /// - Throws: where not even the envelope of an event can be read.
  init(reading changeset: Changeset) throws(WireError) {
    let run = changeset.events
    var reading = Reading(capacity: run.count)
    for (index, range) in run.ranges.enumerated() {
      let envelope = try EventDecoder.envelope(run.bytes, in: range)
      if let role = envelope.leastRole {
        reading.add(needing: role, base: envelope.base)
      } else {
        reading.add(try changeset.eventLeniently(at: index).change, base: envelope.base)
      }
    }
    self.init(reading)
  }

  private init(_ reading: Reading) {
    bases = reading.bases
    acts = reading.acts
    leastRole = reading.leastRole
    markingBase = reading.markingBase
    join = acts.first.flatMap { $0.index == 0 ? Join($0.change) : nil }
    joinsLater = acts.contains { $0.index > 0 && Join($0.change) != nil }
  }
}

/// What has been read of a changeset so far.
private struct Reading {
  var bases: [Seq] = []
  var acts: [Evidence.Act] = []
  var leastRole = Role.reader
  var markingBase: Seq?

  init(capacity: Int) {
    bases.reserveCapacity(capacity)
  }

  mutating func add(_ change: Change, base: Seq) {
    if change.concernsMembers || change.isFounders {
      acts.append(Evidence.Act(index: bases.count, change: change))
    } else if let role = change.leastRole, role > leastRole {
      leastRole = role
    }
    if change.writesMarking { markingBase = min(base, markingBase ?? base) }
    bases.append(base)
  }

  mutating func add(needing role: Role, base: Seq) {
    if role > leastRole { leastRole = role }
    bases.append(base)
  }
}

extension Evidence.Join {
  fileprivate init?(_ change: Change) {
    guard case .memberJoined(let name, let key, let ticket) = change else { return nil }
    self.init(name: name, publicKey: key, ticket: ticket)
  }
}
