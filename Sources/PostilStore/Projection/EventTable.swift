import Foundation
import GRDB
import PostilCore
import PostilLog
import PostilWire

/// The events behind entities, from log and outbox, within one transaction.
struct EventTable {
  let db: Database
  let log: LogTables
  let table: EntityTable

  /// Every event that wrote to an entity, in log order; then those of the outbox.
  func events(of id: EntityID) throws -> [RecordedEvent] {
    try events(of: id, at: entries(of: id))
  }

  /// Every event of the log up to a seq that wrote to an entity, in log order.
  func events(of id: EntityID, through end: Seq) throws -> [RecordedEvent] {
    try logged(at: entries(of: id).map(\.seq).filter { $0 <= end })
  }

  private func entries(of id: EntityID) throws -> [EntityHistory.Entry] {
    try table.row(of: id).map { try table.entries(of: $0.history, at: $0.place) } ?? []
  }

  /// - Parameter entries: the entity's whole history.
  func events(of id: EntityID, at entries: [EntityHistory.Entry]) throws -> [RecordedEvent] {
    try logged(at: entries.map(\.seq)) + pending(to: id)
  }

  /// The newest event of a replica that its author claims to have made by an instant; `nil` for none.
  func last(of replica: ReplicaID, claimedBy instant: Instant) throws -> Event? {
    if replica == table.own,
      let pending = try pending().last(where: { $0.claimedAt.milliseconds <= instant.milliseconds })
    {
      return pending
    }
    var found: Event?
    try table.spans.ends(of: replica) { end in
      let logged = try log.changeset(holding: end)
      let events = try logged?.recordedEvents().map(\.event) ?? []
      found = events.last { $0.claimedAt.milliseconds <= instant.milliseconds }
      return found == nil
    }
    return found
  }

  /// - Parameter seqs: ascending, so that every needed segment is opened once, and no others.
  func logged(at seqs: [Seq]) throws -> [RecordedEvent] {
    var logged: [RecordedEvent] = []
    try each(at: seqs) { logged.append($0) }
    return logged
  }

  /// - Parameter seqs: ascending.
  func each(at seqs: [Seq], _ visit: (RecordedEvent) throws -> Void) throws {
    var changeset: LoggedChangeset?
    for seq in seqs {
      // Many events of one entity are in one changeset: it is read once.
      if changeset.map({ $0.lastSeq < seq }) ?? true {
        changeset = try log.changeset(holding: seq)
      }
      if let changeset { try visit(try event(at: seq, in: changeset)) }
    }
  }

  private func pending(to id: EntityID) throws -> [RecordedEvent] {
    try pending().filter { $0.target == id }
      .map { RecordedEvent(event: $0, place: nil) }
  }

  /// The event at a seq, or `nil` beyond the cursor.
  func event(at seq: Seq) throws -> RecordedEvent? {
    try log.changeset(holding: seq).map { try event(at: seq, in: $0) }
  }

  private func event(at seq: Seq, in logged: LoggedChangeset) throws -> RecordedEvent {
    guard logged.firstSeq <= seq, seq <= logged.lastSeq else { throw Damage.unreadable(seq: seq) }
    let index = Int(seq - logged.firstSeq)
    do {
      return RecordedEvent(
        event: try logged.changeset.eventLeniently(at: index),
        place: RecordedEvent.Place(seq: seq, receivedAt: logged.receivedAt))
    } catch {
      throw Damage.unreadable(seq: seq)
    }
  }

  /// The own events that the log does not hold yet, in the order of their counters.
  func pending() throws -> [Event] {
    var events: [Event] = []
    try eachPending { event, _ in events.append(event) }
    return events
  }

  /// Those of them that bring texts.
  ///
  /// Such an event waits for its article's room, which the outbox stores beside it: nothing else is decoded,
  /// and without such events nothing is read, however many notes wait.
  func pendingTexts() throws -> [Event] {
    let ofArticles = "owner >= x'\(Self.articleKind)' AND owner < x'\(Self.kindBehind)'"
    let isAny = try db.cachedStatement(
      sql: "SELECT EXISTS (SELECT 1 FROM outbox_room WHERE \(ofArticles))")
    guard try Bool.fetchOne(isAny) == true else { return [] }
    var events: [Event] = []
    try eachPending(where: ofArticles) { event, _ in
      if event.change.toldRevision != nil { events.append(event) }
    }
    return events
  }

  /// The beginning of an article's `RoomKey`, in hexadecimal, and the one behind all of them.
  private static let articleKind = "01"
  private static let kindBehind = "02"

  /// The waiting own events with their bytes, one by one.
  ///
  /// - Parameter condition: in SQL.
  func eachPending(where condition: String = "TRUE", _ visit: (Event, [UInt8]) throws -> Void)
    throws
  {
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: "SELECT counter, bytes FROM outbox WHERE \(condition) ORDER BY counter"))
    while let row = try rows.next() {
      let bytes = [UInt8](try row.decode(Data.self, atIndex: 1))
      let id = EventID(replica: table.own, counter: try row.decode(atIndex: 0))
      let event: Event
      do {
        event = try EventDecoder.decode(bytes, in: 0..<bytes.count, id: id)
      } catch {
        throw Damage.missing("outbox event \(id.counter)")
      }
      try visit(event, bytes)
    }
  }
}
