package import PostilLog
import PostilWire

extension PostgresLog {
  /// Reads everything again, in one consistent state, and compares it with the tables beside the log.
  ///
  /// - Parameters:
  ///   - counted: an empty store, in which the check counts.
  ///   - kept: an empty store, which gets the sums and verdicts that the database keeps: they are to be those that
  ///     were counted.
  ///   - fold: as `LogCheck` takes it.
  /// - Throws: `LogError.damaged` with the first fault.
  package func check(
    counting counted: any RoomStore, beside kept: any RoomStore, progress: @escaping LogProgress,
    fold: LogCheck.Fold? = nil
  ) throws -> CheckedLog {
    try reader.read { try $0.check(counting: counted, beside: kept, progress, fold) }
  }
}

extension PostgresTables {
  func check(
    counting counted: any RoomStore, beside kept: any RoomStore,
    _ progress: @escaping LogProgress, _ fold: LogCheck.Fold?
  ) throws -> CheckedLog {
    var check = LogCheck(
      of: row.workspace, through: row.end, rooms: .counted(counted), events: eachEvent(in:_:),
      limits: row.limits, progress: progress, fold: fold)
    try segments.readAll { try check.add($0) }
    try check.endSegments()
    try tail.read {
      try check.add($0.logged, own: $0.own, chain: $0.chain)
      return true
    }
    let (checked, _) = try check.finish(
      frontiers: side.frontiers(), acts: side.acts(), needsRooms: true)
    guard UInt64(checked.events) == row.end, try chain(at: row.end) == row.chain else {
      throw Damage.chain(seq: row.end)
    }
    try side.copyRooms(to: kept)
    return checked
  }
}
