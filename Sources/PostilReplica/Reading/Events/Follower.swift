import PostilCore
import PostilStore

/// Tells what comes into a replica's log, whichever process brings it.
package struct Follower {
  private let replica: Replica
  /// The last seq that was told; `nil` before the first call.
  private var last: Seq?
  private let count: Int
  /// Of the file, when everything in it had been told.
  private var version: Int?

  /// - Parameter count: how many events of the log to begin with.
  package init(_ replica: Replica, count: Int) {
    self.replica = replica
    self.count = count
  }

  /// What came since the last call, oldest first; when much came, some of it. Own events come once
  /// the log holds them.
  ///
  /// Costs next to nothing while nobody writes.
  package mutating func next() throws -> [LogLine] {
    // Read before the events: what is written meanwhile is found the next time.
    let version = try replica.store.version()
    if version == self.version { return [] }
    let lines = try replica.read { [last, count] reader in
      try
        (last.map { try reader.view.recorded(after: $0, atLeast: 1_000) }
        ?? reader.view.lastRecorded(count)).map(reader.line)
    }
    if last == nil {
      last = try lines.last?.written.seq ?? replica.read { try $0.view.cursor() }
    } else if let newest = lines.last?.written.seq {
      last = newest
    }
    if lines.count < 1_000 { self.version = version }
    return lines
  }
}
