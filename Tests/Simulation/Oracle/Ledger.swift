import PostilCore
import PostilStore
import PostilWire

/// Everybody's events and the server's log, kept beside all disks: the record of what must never be lost.
struct Ledger {
  /// An event as it stands in the log.
  struct Entry {
    let id: EventID
    let bytes: [UInt8]
  }

  /// A difference between the log and the ledger.
  struct Mismatch: Error {
    let what: String
  }

  /// A writer under a replica's id: each copy of its file is another.
  struct Hand: Hashable {
    let replica: ReplicaID
    /// The number of the hand under its replica.
    fileprivate let number: Int

    init(_ replica: ReplicaID) {
      self.init(replica, number: 0)
    }

    fileprivate init(_ replica: ReplicaID, number: Int) {
      self.replica = replica
      self.number = number
    }
  }

  private struct Notes {
    /// By counter.
    var events: [[UInt8]] = []
    /// The number of the replica's events in the log that are those of this hand, from the first one on.
    var agreed = 0
  }

  /// The events of each hand, the replica's first hand first.
  private var written: [ReplicaID: [Notes]] = [:]
  private(set) var log: [Entry] = []
  /// The decoded log.
  private(set) var events: [Event] = []
  /// The last seqs of the changesets.
  private(set) var ends: [Seq] = []
  private var counters: [ReplicaID: UInt64] = [:]
  private var seqs: [EventID: Seq] = [:]

  mutating func note(_ bytes: [UInt8], by replica: ReplicaID) {
    note(bytes, by: Hand(replica))
  }

  mutating func note(_ bytes: [UInt8], by hand: Hand) {
    self[hand].events.append(bytes)
  }

  /// The same, where another hand's events may have come between, with the log.
  mutating func note(_ bytes: [UInt8], at counter: UInt64, by hand: Hand) {
    while count(of: hand) + 1 < counter, let next = logged(hand.replica, count(of: hand) + 1) {
      self[hand].events.append(next)
      if self[hand].agreed == self[hand].events.count - 1 { self[hand].agreed += 1 }
    }
    note(bytes, by: hand)
  }

  /// The events of a hand were noted anew, and the log may hold some of them.
  mutating func agree(with hand: Hand) {
    let notes = self[hand]
    self[hand].agreed =
      notes.events.indices.prefix { logged(hand.replica, UInt64($0) + 1) == notes.events[$0] }.count
  }

  /// A copy of a file begins to write.
  ///
  /// - Parameter notes: its events of the replica.
  mutating func copy(of replica: ReplicaID, _ notes: [[UInt8]]) -> Hand {
    let agreed = notes.indices.prefix { logged(replica, UInt64($0) + 1) == notes[$0] }.count
    written[replica, default: []].append(Notes(events: notes, agreed: agreed))
    return Hand(replica, number: (written[replica]?.count ?? 1) - 1)
  }

  func notes(by hand: Hand) -> [[UInt8]] { self[hand].events }

  /// True if a replica's file was copied or restored.
  func isShared(_ replica: ReplicaID) -> Bool { (written[replica]?.count ?? 0) > 1 }

  private subscript(_ hand: Hand) -> Notes {
    get { hand.number == 0 ? written[hand.replica]?.first ?? Notes() : notes(of: hand) }
    set {
      if written[hand.replica] == nil { written[hand.replica] = [Notes()] }
      written[hand.replica]?[hand.number] = newValue
    }
  }

  private func notes(of hand: Hand) -> Notes { written[hand.replica]?[hand.number] ?? Notes() }

  /// Somebody did not write the events after a counter, or they are as if they had not.
  mutating func forget(by hand: Hand, after counter: UInt64) {
    guard counter < count(of: hand) else { return }
    self[hand].events.removeLast(Int(count(of: hand) - counter))
    self[hand].agreed = min(self[hand].agreed, Int(counter))
  }

  mutating func forget(by replica: ReplicaID, after counter: UInt64) {
    forget(by: Hand(replica), after: counter)
  }

  func count(of hand: Hand) -> UInt64 { UInt64(self[hand].events.count) }

  func loggedCount(of replica: ReplicaID) -> UInt64 { counters[replica, default: 0] }

  func bytes(of id: EventID, by hand: Hand) -> [UInt8]? {
    guard id.replica == hand.replica, id.counter > 0, id.counter <= count(of: hand) else {
      return nil
    }
    return self[hand].events[Int(id.counter) - 1]
  }

  func holds(_ id: EventID) -> Bool { seqs[id] != nil }

  /// The seq of an event in the log, if the log holds these very bytes.
  func seq(of id: EventID, _ bytes: [UInt8]) -> Seq? {
    guard let seq = seqs[id], log[Int(seq) - 1].bytes == bytes else { return nil }
    return seq
  }

  private func logged(_ replica: ReplicaID, _ counter: UInt64) -> [UInt8]? {
    seqs[EventID(replica: replica, counter: counter)].map { log[Int($0) - 1].bytes }
  }

  /// The event of a hand that differs from the log at this id, if it differs at an earlier one too.
  func otherVersion(of id: EventID) -> [UInt8]? {
    written[id.replica]?.first { notes in
      notes.agreed + 1 < Int(id.counter) && Int(id.counter) <= notes.events.count
    }?.events[Int(id.counter) - 1]
  }

  /// Takes the server's appends since the last call, event by event.
  ///
  /// - Throws: `Mismatch` for a gap, for an event that nobody wrote, that comes twice or that is not
  ///   byte for byte what its replica wrote; `StoreError`.
  mutating func catchUp(with server: ServerStore) throws {
    let end = try server.end()
    guard end >= Seq(log.count) else {
      throw Mismatch(what: "the log held \(log.count) events and now ends at \(end)")
    }
    while log.count < Int(end) {
      for logged in try server.changesets(after: Seq(log.count), bytes: .max) { try take(logged) }
    }
  }

  private mutating func take(_ logged: LoggedChangeset) throws {
    guard logged.firstSeq == Seq(log.count) + 1 else {
      throw Mismatch(what: "\(logged.firstSeq) follows \(log.count)")
    }
    let run = logged.changeset.events
    for (index, range) in run.ranges.enumerated() {
      let id = logged.changeset.id(at: index)
      let expected = counters[id.replica, default: 0] + 1
      guard id.counter == expected else {
        throw Mismatch(what: "event \(id.counter) of \(id.replica) instead of \(expected)")
      }
      let bytes = Array(run.bytes[range])
      guard expectWriter(of: id, bytes) else {
        throw Mismatch(what: "event \(id.counter) of \(id.replica) is not what was written")
      }
      counters[id.replica] = expected
      seqs[id] = Seq(log.count) + 1
      log.append(Entry(id: id, bytes: bytes))
      events.append(try logged.changeset.event(at: index))
    }
    ends.append(logged.lastSeq)
  }

  /// ⚖ One hand wrote all that the log holds of a replica: two never come under one id.
  private mutating func expectWriter(of id: EventID, _ bytes: [UInt8]) -> Bool {
    var isWritten = false
    let place = Int(id.counter) - 1
    for (number, notes) in (written[id.replica] ?? []).enumerated()
    where notes.agreed == place && place < notes.events.count && notes.events[place] == bytes {
      written[id.replica]?[number].agreed += 1
      isWritten = true
    }
    return isWritten
  }

  /// Takes the end of the log back: a server lost it that was restored, and nobody's log holds it.
  mutating func forget(after end: Seq) {
    for entry in log.dropFirst(Int(end)) {
      let replica = entry.id.replica
      counters[replica, default: 0] -= 1
      seqs[entry.id] = nil
      let count = Int(loggedCount(of: replica))
      for (number, notes) in (written[replica] ?? []).enumerated() {
        written[replica]?[number].agreed = min(notes.agreed, count)
      }
    }
    log.removeLast(log.count - Int(end))
    events.removeLast(events.count - Int(end))
    ends.removeAll { $0 > end }
  }

  /// The last seq up to which two logs have the same changesets.
  func commonEnd(with other: Ledger) -> Seq {
    let length = zip(log, other.log).prefix { $0.id == $1.id && $0.bytes == $1.bytes }.count
    return ends.last { $0 <= length && other.ends.contains($0) } ?? 0
  }

  /// Compares a log with the ledger.
  ///
  /// - Parameter isHealing: whether it may end earlier.
  func compare(with changesets: [LoggedChangeset], isHealing: Bool) throws {
    var seq = 0
    for logged in changesets {
      for (index, range) in logged.changeset.events.ranges.enumerated() {
        guard seq < log.count, log[seq].id == logged.changeset.id(at: index),
          log[seq].bytes[...] == logged.changeset.events.bytes[range]
        else { throw Mismatch(what: "the event at \(seq + 1) is another than before") }
        seq += 1
      }
    }
    guard seq == log.count || isHealing else {
      throw Mismatch(what: "the log held \(log.count) events and now holds \(seq)")
    }
  }
}
