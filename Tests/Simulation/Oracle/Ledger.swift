import PostilCore
import PostilStore
import PostilWire

/// What everybody wrote and what the server logged, kept beside all disks: what must never be lost.
struct Ledger {
  /// An event as it stands in the log.
  struct Entry {
    let id: EventID
    let bytes: [UInt8]
  }

  /// Why the log is not what it must be.
  struct Mismatch: Error {
    let what: String
  }

  /// Each replica's events as it wrote them, by counter.
  private var written: [ReplicaID: [[UInt8]]] = [:]
  private(set) var log: [Entry] = []
  /// The decoded log.
  private(set) var events: [Event] = []
  /// Where changesets end.
  private(set) var ends: [Seq] = []
  private var counters: [ReplicaID: UInt64] = [:]

  mutating func note(_ bytes: [UInt8], by replica: ReplicaID) {
    written[replica, default: []].append(bytes)
  }

  /// Somebody did not write the events after a counter, or they are as if they had not.
  mutating func forget(by replica: ReplicaID, after counter: UInt64) {
    guard let events = written[replica], counter < events.count else { return }
    written[replica] = Array(events.prefix(Int(counter)))
  }

  func count(of replica: ReplicaID) -> UInt64 { UInt64(written[replica]?.count ?? 0) }

  func loggedCount(of replica: ReplicaID) -> UInt64 { counters[replica, default: 0] }

  func bytes(of id: EventID) -> [UInt8]? {
    guard let events = written[id.replica], id.counter > 0, id.counter <= events.count else {
      return nil
    }
    return events[Int(id.counter) - 1]
  }

  /// Takes what the server has appended since, event by event.
  ///
  /// - Throws: `Mismatch` for a gap, for an event that nobody wrote, that comes twice or that is not
  ///   byte for byte what its replica wrote; `StoreError`.
  mutating func catchUp(with server: ServerStore) throws {
    let head = try server.head()
    guard head >= Seq(log.count) else {
      throw Mismatch(what: "the log held \(log.count) events and now ends at \(head)")
    }
    while log.count < Int(head) {
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
      guard self.bytes(of: id) == bytes else {
        throw Mismatch(what: "event \(id.counter) of \(id.replica) is not what was written")
      }
      counters[id.replica] = expected
      log.append(Entry(id: id, bytes: bytes))
      events.append(try logged.changeset.event(at: index))
    }
    ends.append(logged.lastSeq)
  }

  /// Takes the end of the log back: a server lost it that was restored, and nobody's log holds it.
  mutating func forget(after head: Seq) {
    for entry in log.dropFirst(Int(head)) { counters[entry.id.replica, default: 0] -= 1 }
    log.removeLast(log.count - Int(head))
    events.removeLast(events.count - Int(head))
    ends.removeAll { $0 > head }
  }

  /// Holds a log against what is known of it.
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
