import PostilCore
import PostilWire

/// The facts about a changeset's events that the laws of the log need.
struct Evidence: Sendable {
  struct Join: Sendable {
    let name: Text
    let publicKey: [UInt8]
    let ticket: Ticket?
  }

  /// An event about members or about other events of the log, or of a kind that only the founder may write.
  /// A verdict on it needs the roster, so a log keeps a list of its acts.
  struct Act: Sendable {
    /// Its place in the changeset.
    let index: Int
    let change: Change
  }

  /// One for each event.
  let bases: [Seq]
  /// The contents of the first event, where it joins its replica.
  private(set) var join: Join?
  /// True if another event than the first is a join.
  private(set) var joinsLater: Bool
  /// In order, a join among them.
  private(set) var acts: [Act]
  /// The least role that may do everything else.
  let leastRole: Role
  /// The lowest base of those that write a marking.
  let markingBase: Seq?
  /// The charge of each event to a room; `nil` for one that uses none.
  let charges: [RoomCharge?]

  /// - Parameters:
  ///   - events: of one changeset, decoded.
  ///   - run: their bytes.
  init(of events: [Event], in run: EventRun) {
    var reading = Reading(capacity: events.count)
    for (event, range) in zip(events, run.ranges) { reading.add(event, bytes: range.count) }
    self.init(reading)
  }

  /// The same for a changeset that is accepted because it was adopted.
  ///
  /// ⚖ Its events that concern members, set aside, reinstate or adopt have no effect, and it is not refused
  /// for them: a revoked member decides about nobody any more. This is the only place that decides it; every
  /// fold learns of it from `JudgedChangeset.ignored`.
  var ofAdoptedWork: Evidence {
    var evidence = self
    (evidence.join, evidence.joinsLater, evidence.acts) = (nil, false, [])
    return evidence
  }

  private init(_ reading: Reading) {
    bases = reading.bases
    acts = reading.acts
    leastRole = reading.leastRole
    markingBase = reading.markingBase
    charges = reading.charges
    join = acts.first.flatMap { $0.index == 0 ? Join($0.change) : nil }
    joinsLater = acts.contains { $0.index > 0 && Join($0.change) != nil }
  }
}

/// The part of a changeset that has been read so far.
private struct Reading {
  var bases: [Seq] = []
  var acts: [Evidence.Act] = []
  var leastRole = Role.reader
  var markingBase: Seq?
  var charges: [RoomCharge?] = []

  init(capacity: Int) {
    bases.reserveCapacity(capacity)
    charges.reserveCapacity(capacity)
  }

  mutating func add(_ event: Event, bytes: Int) {
    let facts = event.lawFacts
    if facts.isAct {
      acts.append(Evidence.Act(index: bases.count, change: event.change))
    } else if let role = facts.leastRole, role > leastRole {
      leastRole = role
    }
    if facts.writesMarking { markingBase = min(event.base, markingBase ?? event.base) }
    bases.append(event.base)
    charges.append(RoomCharge(facts, bytes: bytes))
  }
}

extension Evidence.Join {
  fileprivate init?(_ change: Change) {
    guard case .memberJoined(let name, let key, let ticket) = change else { return nil }
    self.init(name: name, publicKey: key, ticket: ticket)
  }
}

extension LoggedAct {
  /// The acts of a changeset that was let in.
  static func all(
    of acts: [Evidence.Act], in logged: LoggedChangeset, withoutRoom: Set<Int>
  ) -> [LoggedAct] {
    let run = logged.changeset.events
    return acts.map { act in
      LoggedAct(
        seq: logged.firstSeq + UInt64(act.index), replica: logged.changeset.replica,
        receivedAt: logged.receivedAt, bytes: Array(run.bytes[run.ranges[act.index]]),
        isIgnored: withoutRoom.contains(act.index))
    }
  }
}
