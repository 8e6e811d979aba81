package import PostilCore

/// The moment when the last sync came to its end, by this machine's clock: kept in the replica's file, and no event.
extension ReplicaView {
  /// `nil` before the first one.
  package func lastSync() throws -> Instant? {
    try db.optionalSetting(.lastSync, as: Int64.self).map { Instant(milliseconds: $0) }
  }
}

extension ReplicaTransaction {
  package func note(lastSync: Instant) throws {
    try db.set(.lastSync, to: lastSync.milliseconds)
  }
}
