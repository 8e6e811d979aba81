import PostilCore
package import PostilLog
import PostilWire

/// Turns the beginning of the open tail into a segment.
extension PostgresLog {
  /// Seals once, if the tail is long enough for it.
  ///
  /// One node at a time: a lock of the workspace's number, which goes with the connection, keeps two from packing the
  /// same. Packing takes place outside of any transaction: an append meanwhile waits only while the rows are moved.
  ///
  /// - Parameter bytes: of events, for a segment; the same amount stays open.
  /// - Returns: whether anything was sealed.
  package func seal(bytes: Int) throws(LogError) -> Bool {
    do {
      return try sealing.use { connection in
        let lease = try connection.run(Self.takeLease, [.integer(writer.number)])
        guard try lease.first?.integer(0) == 1 else { return false }
        let oldest = try reader.read { try $0.oldest(bytes: bytes, before: bytes) }
        if let segment = oldest?.sealed {
          try SegmentTable(connection: connection, workspace: writer.number).append(segment)
        }
        _ = try connection.run(Self.giveLease, [.integer(writer.number)])
        return oldest != nil
      }
    } catch {
      // The lease goes with the connection.
      sealing.close()
      throw LogError(error)
    }
  }

  private static let takeLease =
    "SELECT pg_try_advisory_lock(hashtextextended('postil seal', $1))::int::bigint"
  private static let giveLease =
    "SELECT pg_advisory_unlock(hashtextextended('postil seal', $1))"
}
