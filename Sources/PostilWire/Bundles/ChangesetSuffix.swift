extension Changeset {
  /// The part of it that follows a counter, with the same signature, which vouches for the last event and so
  /// for any suffix. `nil` where nothing follows.
  package func suffix(after counter: UInt64) throws(WireError) -> Changeset? {
    guard counter >= firstCounter else { return self }
    guard counter < lastCounter else { return nil }
    let passed = events.ranges[Int(counter - firstCounter)].upperBound
    return try Changeset(
      replica: replica, firstCounter: counter + 1,
      events: EventRun(bytes: Array(events.bytes[passed...])), signature: signature)
  }
}
