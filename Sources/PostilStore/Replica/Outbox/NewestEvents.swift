import GRDB
import PostilCore
import PostilLog
import PostilWire

/// Taking back the newest own events, as if they had never been recorded.
extension ReplicaTransaction {
  /// Drops the events after a counter; `ReplicaView.canDrop` must have said that they can go.
  ///
  /// Costs what they and the entities that they wrote to cost, whatever the log holds.
  package mutating func drop(after counter: UInt64) throws {
    guard try view.canDrop(after: counter) else {
      preconditionFailure("the log may hold the events")
    }
    let dropped = try waiting().filter { $0.id.counter > counter }
    try strayOutbox(after: counter)
    try db.execute(sql: "DELETE FROM stray")
    try forgetSteps(after: counter)
    try projection.takeBack(dropped.compactMap(\.event))
  }
}

extension ReplicaView {
  /// True if the events after a counter can go: the log cannot hold any of them, and no parked event refers to one.
  ///
  /// ⚖ Only the newest ones can, so that counters have no gaps; and only while no event waits to be recorded anew.
  package func canDrop(after counter: UInt64) throws -> Bool {
    guard try counter >= sharedCounter(), try strayCount() == 0 else { return false }
    return try !parked().contains { event, _, _ in
      event.references.contains { reference in
        reference.event.map { $0.replica == replica && $0.counter > counter } ?? false
      }
    }
  }

  /// The highest own counter that a log may hold although no answer came: it was handed to a connection, written into a
  /// bundle or acknowledged. The last one where an earlier version of the program did not note what it sent.
  package func sharedCounter() throws -> UInt64 {
    guard let sent = try db.optionalSetting(.sentCounter, as: UInt64.self) else {
      return try lastCounter()
    }
    return try max(sent, offeredCounter(), acknowledgedCounter())
  }
}
