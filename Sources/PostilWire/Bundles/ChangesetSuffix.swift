extension Changeset {
  /// What of it follows a counter, with the same signature: that vouches for the last event, wherever the
  /// changeset begins. `nil` where nothing does.
  package func suffix(after counter: UInt64) throws(WireError) -> Changeset? {
    guard counter >= firstCounter else { return self }
    guard counter < lastCounter else { return nil }
    let passed = events.ranges[Int(counter - firstCounter)].upperBound
    return try Changeset(
      replica: replica, firstCounter: counter + 1,
      events: EventRun(bytes: Array(events.bytes[passed...])), signature: signature)
  }
}
