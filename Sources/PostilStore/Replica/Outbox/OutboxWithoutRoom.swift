package import PostilCore
import PostilLog
package import PostilWire

extension ReplicaView {
  /// Which own events that wait after a counter the log has no room for, as far as this replica's log and outbox
  /// show: the first of each owner of room, with what the server will say.
  ///
  /// Source: `RoomForecast`, which is never wrong the one way.
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
