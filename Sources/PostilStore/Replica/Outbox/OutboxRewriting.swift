import Foundation
import GRDB
package import PostilCore
import PostilLog
import PostilWire

/// Rewriting the outbox: events that nobody has seen yet get other ids, or are dropped.
///
/// ⚖ Every waiting event is in `outbox` or in `stray` at any moment, and only a person's decision ends that.
extension ReplicaTransaction {
  /// An own event that waits.
  package struct Waiting {
    package let id: EventID
    package let bytes: [UInt8]
    /// The base that it is to claim; `nil` for its own.
    var base: Seq?

    init(id: EventID, bytes: [UInt8], base: Seq? = nil) {
      self.id = id
      self.bytes = bytes
      self.base = base
    }

    /// `Change.unknown` for one that this version cannot read.
    package var event: Event? {
      try? EventDecoder.decode(bytes, in: 0..<bytes.count, id: id)
    }
  }

  /// Continues under another identity, since this file's events are not the ones that the server has of its
  /// replica: the file was copied or restored. Waiting events become strays until `adoptStrays`.
  ///
  /// The store must be opened anew afterwards.
  ///
  /// - Parameter publicKey: the new key's, 32 bytes.
  package mutating func succeed(
    as publicKey: [UInt8], name: Text, ticket: Ticket?, now: Instant
  ) throws {
    try strayOutbox(after: 0)
    try foldLog(own: try take(publicKey, name: name, ticket: ticket, now: now))
  }

  /// Gives the file another identity, whose join is the only event in the outbox.
  func take(_ publicKey: [UInt8], name: Text, ticket: Ticket?, now: Instant) throws -> ReplicaID {
    let replica = ReplicaID(publicKey: publicKey)
    let join = EventEncoder.encode(
      base: 0, claimedAt: now,
      change: .memberJoined(name: name, publicKey: publicKey, ticket: ticket))
    try db.set(.replica, to: Int64(bitPattern: replica.bits))
    try db.set(.replicaName, to: name.string)
    try db.set(.acknowledgedCounter, to: Int64(0))
    try db.set(.offeredCounter, to: Int64(0))
    try db.set(.sentCounter, to: Int64(0))
    try db.forget(.steps)
    try OutboxTable(db: db).insert(join, counter: 1, nil)
    return replica
  }

  /// The strays: events that wait to be recorded anew under this replica's identity.
  package func strays() throws -> [Waiting] {
    try Row.fetchAll(db, sql: "SELECT replica, counter, bytes FROM stray ORDER BY number").map {
      Waiting(
        id: EventID(
          replica: ReplicaID(bits: UInt64(bitPattern: try $0.decode(atIndex: 0))),
          counter: try $0.decode(atIndex: 1)),
        bytes: [UInt8](try $0.decode(Data.self, atIndex: 2)))
    }
  }

  /// Records the strays under this replica's identity, before those that it recorded
  /// meanwhile.
  ///
  /// Events that the log already holds are left out: they were pushed before the file was copied, or by the
  /// copy. So are events about members whose effect is already in place. The log must be the server's whole
  /// log. Events about things that only a dropped log had are parked: they would never show anywhere.
  ///
  /// - Returns: the new id of each event that was recorded anew; parked ones are numbered under the replica
  ///   0.
  @discardableResult
  package mutating func adoptStrays() throws -> [EventID: EventID] {
    let strays = try strays()
    guard !strays.isEmpty else { return [:] }
    let roster = try view.roster()
    let fork = try db.fork()
    var own = OwnPast(strays, in: fork)
    var lost: [Waiting] = []
    var parked: [Waiting] = []
    for stray in strays where !stray.isJoin {
      if try logged(stray.id) == stray.bytes {
        own.logged.insert(stray.id)
      } else if stray.event.map({ roster.isDone($0.change) }) != true {
        lost.append(stray)
      }
    }
    if let fork { (lost, parked) = try founded(lost, through: fork) }
    var ids = try rewriteOutbox(
      as: inOrderOfBases(lost + waiting().filter { !$0.isJoin }, own))
    if let fork { ids = try park(parked, as: ids, refused: Refusal(.diverged, found: fork)) }
    // Events that the log already holds.
    try db.execute(sql: "DELETE FROM stray")
    try db.forget(.fork)
    return ids
  }

  /// The events of the log whose ids another copy of the file used as well.
  private struct OwnPast {
    /// For each id the first counter of a stray: earlier events are in both.
    private var first: [ReplicaID: UInt64] = [:]
    /// The strays that the log holds byte for byte.
    var logged: Set<EventID> = []
    /// The seq of the log beyond which the strays have seen nothing.
    private let fork: Seq?

    init(_ strays: [Waiting], in fork: Seq?) {
      self.fork = fork
      for id in strays.map(\.id) {
        first[id.replica] = min(first[id.replica] ?? .max, id.counter)
      }
    }

    /// The seq up to which a stray has seen the log.
    func base(of event: Event) -> Seq { min(event.base, fork ?? .max) }

    /// True if an event knew things only because its own replica made them, or because they were in the part
    /// of a log that the replica dropped.
    func knew(_ origins: [Origin], for event: Event) -> Bool {
      fork.map { event.base > $0 } ?? false
        || origins.contains { precedes($0.stamp.event, event) }
    }

    /// True if an event of the log was made by the same person's file before another.
    func precedes(_ id: EventID, _ event: Event) -> Bool {
      guard id.replica == event.id.replica, id.counter < event.id.counter else { return false }
      return id.counter < first[id.replica] ?? .max || logged.contains(id)
    }
  }

  /// Gives each event a base at which it knows everything that it knew before.
  ///
  /// Under its old identity it knew its own replica's events without their places. So its base becomes the
  /// place of the entities that it refers to, and of its replica's last write to the same entity, unless
  /// others wrote to that meanwhile: it never claims to have seen an event that it had not, and then the two
  /// values stand beside each other. The other copy counts as somebody else, whatever id it used. A
  /// deletion, which concerns everything below an entity, claims only to have seen the entity's creation.
  /// Events of one entity keep their order, and those of entities below it come after its deletion if they
  /// did before; those with lower bases come first, since bases ascend, and concern other entities.
  private func inOrderOfBases(_ events: [Waiting], _ own: OwnPast) throws -> [Waiting] {
    let deleted = Set(events.compactMap { $0.event?.deletes })
    var known: [EntityID: Seq] = [:]
    // Deletions that now know more than they did.
    var deletions: [EntityID: Seq] = [:]
    var above: [EntityID: [EntityID]] = [:]
    var based: [Waiting] = []
    for var waiting in events {
      guard let event = waiting.event else {
        waiting.base = based.last?.base
        based.append(waiting)
        continue
      }
      let isAsRecorded = event.id.replica == store.replica
      if try !isAsRecorded && hidesUnseenWork(event, own) {
        waiting.base = own.base(of: event)
        based.append(waiting)
        continue
      }
      let target = event.target
      let seen = isAsRecorded ? event.base : own.base(of: event)
      var base = max(seen, target.flatMap { known[$0] } ?? 0)
      for reference in event.references {
        base = max(base, known[reference] ?? 0)
        if !deletions.isEmpty {
          for holder in try holders(of: reference, &above) {
            base = max(base, deletions[holder] ?? 0)
          }
        }
        // Events recorded under the new identity state themselves what they have seen.
        if isAsRecorded { continue }
        base = max(base, try originPlace(of: reference, for: event, own) ?? 0)
        if !deleted.contains(reference) {
          base = max(base, try lastOwnPlace(on: reference, for: event, own) ?? 0)
        }
      }
      if let target { known[target] = base }
      if base > seen, let id = event.deletes { deletions[id] = base }
      waiting.base = base
      based.append(waiting)
    }
    let ordered = based.enumerated().sorted {
      ($0.element.base ?? 0, $0.offset) < ($1.element.base ?? 0, $1.offset)
    }
    return ordered.map(\.element)
  }

  /// The entities above an entity, also by an event that no longer counts.
  ///
  /// - Parameter above: the direct parents that were already looked up.
  private func holders(of id: EntityID, _ above: inout [EntityID: [EntityID]]) throws -> Set<
    EntityID
  > {
    var holders: Set<EntityID> = []
    var next = [id]
    while let id = next.popLast() {
      let direct = try above[id] ?? holdersByEvent(of: id)
      above[id] = direct
      for holder in direct where holders.insert(holder).inserted { next.append(holder) }
    }
    return holders
  }

  private func holdersByEvent(of id: EntityID) throws -> [EntityID] {
    if let entity = try view.entity(id)?.entity { return entity.facts.above }
    guard let made = id.event, let bytes = try logged(made) else { return [] }
    return Waiting(id: made, bytes: bytes).event.map { Array($0.references) } ?? []
  }

  /// The place at which the entity of an event was created, if the event knew it only because its own
  /// replica made it, or from a dropped log: for an article that others imported as well, the first place,
  /// since they may have continued from there. Nobody wrote to it before that.
  private func originPlace(of id: EntityID, for event: Event, _ own: OwnPast) throws -> Seq? {
    let origins = try view.entity(id)?.entity.origins ?? []
    let seqs = origins.compactMap(\.stamp.seq)
    guard seqs.allSatisfy({ $0 > own.base(of: event) }),
      own.knew(origins, for: event)
    else { return nil }
    return seqs.min()
  }

  /// True if an event deletes an entity of its own replica, and others wrote to entities below it before the
  /// log held it, as a modified client may.
  ///
  /// A base at which the deletion knows the entity would claim to have seen their work, and hide it. So the
  /// deletion keeps its own base: then the fold ignores it, and `status` counts it.
  private func hidesUnseenWork(_ event: Event, _ own: OwnPast) throws -> Bool {
    guard let id = event.deletes,
      let place = try originPlace(of: id, for: event, own),
      let entity = try view.entity(id)?.entity
    else { return false }
    return try view.descendants(of: entity).contains { part in
      guard let first = part.origin.stamp.seq, first <= place else { return false }
      return try view.history(of: part.id, through: place).contains { recorded in
        guard let seq = recorded.place?.seq, seq > own.base(of: event) else { return false }
        return !own.precedes(recorded.event.id, event)
      }
    }
  }

  /// The place of its own replica's last write to an entity before it, if nobody else wrote to it meanwhile.
  private func lastOwnPlace(on id: EntityID, for event: Event, _ own: OwnPast) throws -> Seq? {
    guard try view.entity(id) != nil else { return nil }
    var last: Seq?
    for recorded in try view.history(of: id) {
      guard let seq = recorded.place?.seq, seq > own.base(of: event) else { continue }
      guard own.precedes(recorded.event.id, event) else { break }
      last = seq
    }
    return last
  }

  /// The outbox.
  package func waiting() throws -> [Waiting] {
    try Row.fetchAll(db, sql: "SELECT counter, bytes FROM outbox ORDER BY counter").map {
      Waiting(
        id: EventID(replica: store.replica, counter: try $0.decode(atIndex: 0)),
        bytes: [UInt8](try $0.decode(Data.self, atIndex: 1)))
    }
  }

  /// Replaces all waiting events except a join, and folds the new ones on top of the log.
  ///
  /// They are numbered anew, in the order given; references to them follow.
  ///
  /// - Returns: the new id of each event whose id changed.
  @discardableResult
  package mutating func rewriteOutbox(as events: [Waiting]) throws -> [EventID: EventID] {
    let held = try view.ownFrontier()?.lastCounter ?? 0
    let isJoining = try held == 0 && waiting().first?.isJoin == true
    let first = held + (isJoining ? 2 : 1)
    let before = try waiting().map(\.id).filter { $0.counter >= first }
    try strayOutbox(after: first - 1)
    try forgetSteps(after: first - 1)
    try foldLog(own: store.replica)
    // All of them first: an event may name one that now comes after it.
    var ids: [EventID: EventID] = [:]
    for (index, waiting) in events.enumerated() {
      let id = EventID(replica: store.replica, counter: first + UInt64(index))
      if id != waiting.id { ids[waiting.id] = id }
    }
    let isOfOtherLog = try db.fork() != nil
    var base: Seq = 0
    // The last counter up to which nothing changes: the server may have acknowledged it, before this log
    // holds it.
    var unchanged = first - 1
    for (index, waiting) in events.enumerated() {
      let id = EventID(replica: store.replica, counter: first + UInt64(index))
      let known = waiting.event.map { newIDs(of: $0, ids, isOfOtherLog: isOfOtherLog) } ?? [:]
      let bytes = try rewritten(waiting, known, after: &base)
      if id == waiting.id, bytes == waiting.bytes, unchanged + 1 == id.counter {
        unchanged = id.counter
      }
      let event = try EventDecoder.decode(bytes, in: 0..<bytes.count, id: id)
      try OutboxTable(db: db).insert(bytes, counter: id.counter, event)
      try projection.apply(event, at: nil)
    }
    try renameParked(ids)
    // The strays of this call, and those recorded again; all others keep waiting.
    for id in before + events.map(\.id) {
      try db.cachedStatement(sql: "DELETE FROM stray WHERE replica = ? AND counter = ?").execute(
        arguments: [Int64(bitPattern: id.replica.bits), try Int64(storing: id.counter)])
    }
    let acknowledged = try min(db.setting(.acknowledgedCounter, as: UInt64.self), unchanged)
    try db.set(.acknowledgedCounter, to: Int64(storing: acknowledged))
    return ids
  }

  // MARK: Parts

  /// Moves the events of the outbox after a counter to the strays.
  func strayOutbox(after counter: UInt64) throws {
    let place = try Int64(storing: counter)
    try db.execute(
      sql: """
        INSERT INTO stray (replica, counter, bytes)
        SELECT ?, counter, bytes FROM outbox WHERE counter > ? ORDER BY counter
        """, arguments: [Int64(bitPattern: store.replica.bits), place])
    try db.execute(sql: "DELETE FROM outbox WHERE counter > ?", arguments: [place])
  }

  private func foldLog(own: ReplicaID) throws {
    let verdicts = try RoomTable(db: db).verdicts()
    try db.execute(sql: ProjectionSchema.emptying)
    try BulkFold.fold(
      log, of: store.workspace, through: try log.end(), verdicts: verdicts,
      into: EntityTable(db: db, own: own))
  }

  /// An event as the log holds it.
  private func logged(_ id: EventID) throws -> [UInt8]? {
    guard let seq = try ChangesetSpanTable(db: db).seq(of: id),
      let logged = try log.changeset(holding: seq)
    else { return nil }
    let run = logged.changeset.events
    return Array(run.bytes[run.ranges[Int(seq - logged.firstSeq)]])
  }

  /// Bytes that this version cannot read stay as they are.
  ///
  /// - Parameter lowest: the base of the event before, which this one had seen.
  private func rewritten(
    _ waiting: Waiting, _ ids: [EventID: EventID], after lowest: inout Seq
  ) throws -> [UInt8] {
    guard let event = waiting.event else { return waiting.bytes }
    if case .unknown = event.change { return waiting.bytes }
    lowest = max(lowest, waiting.base ?? event.base)
    return EventEncoder.encode(
      base: lowest, claimedAt: event.claimedAt,
      change: event.change.renaming(ids))
  }

  /// The new ids of the events that an event refers to and that its own replica had made before it. Any
  /// other id means the event in the log, also where this file has a stray with the same id; but for
  /// a dropped log it means this replica's event there, under any of its identities.
  private func newIDs(of event: Event, _ ids: [EventID: EventID], isOfOtherLog: Bool)
    -> [EventID: EventID]
  {
    var renamed: [EventID: EventID] = [:]
    for id in event.references.compactMap(\.event) {
      let isOwn =
        id.replica == event.id.replica
        ? id.counter < event.id.counter : isOfOtherLog && event.id.replica != store.replica
      if isOwn { renamed[id] = ids[id] }
    }
    return renamed
  }
}

extension ReplicaTransaction.Waiting {
  package var isJoin: Bool {
    if case .memberJoined? = event?.change { true } else { false }
  }
}

extension Event {
  /// The entity that it deletes; `nil` for any other event.
  fileprivate var deletes: EntityID? {
    switch change {
    case .deleted(let id), .conflictResolved(let id, .deleted, .flag(true), _): id
    default: nil
    }
  }
}
