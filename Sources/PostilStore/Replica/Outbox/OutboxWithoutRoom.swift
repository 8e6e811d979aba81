package import PostilCore
import PostilLog
package import PostilWire

extension ReplicaView {
  /// The waiting own events after a counter that the log has no room for, by this replica's log and outbox:
  /// the first for each owner of room, with the refusal that the server will send.
  ///
  /// Source: `RoomForecast`, whose refusals are never wrong.
  package func withoutRoom(after counter: UInt64) throws -> [(event: Event, refusal: Refusal)] {
    let forecast = RoomForecast(
      for: replica, in: try roster(), limits: try db.roomLimits())
    var waiting: [RoomOwner: RoomLimits.Size] = [:]
    var found: [RoomOwner: Refusal] = [:]
    var events: [(event: Event, refusal: Refusal)] = []
    try eachPending { event, bytes in
      guard event.id.counter > counter, let owner = RoomForecast.owner(of: event),
        found[owner] == nil
      else { return }
      let before = waiting[owner] ?? RoomLimits.Size()
      let fault = try forecast.fault(
        of: event, bytes: bytes.count, logged: RoomTable(db: db).room(of: owner), waiting: before)
      waiting[owner] = before + RoomLimits.Size(events: 1, bytes: bytes.count)
      guard let fault else { return }
      let refusal = Refusal(fault, at: event.id.counter)
      found[owner] = refusal
      events.append((event, refusal))
    }
    return events
  }
}
