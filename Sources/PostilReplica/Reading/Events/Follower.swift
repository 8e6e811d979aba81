import PostilCore
import PostilStore

/// Reports the events that come into a replica's log, whichever process brings them.
package struct Follower {
  private let replica: Replica
  /// The last reported seq; `nil` before the first call.
  private var last: Seq?
  private let count: Int
  /// The version of the file when everything in it had been reported.
  private var version: Int?

  /// - Parameter count: the number of events of the log to begin with.
  package init(_ replica: Replica, count: Int) {
    self.replica = replica
    self.count = count
  }

  /// The events since the last call, oldest first; some of them when there are many. Own events come once
  /// the log holds them.
  ///
  /// Costs next to nothing while nobody writes.
  package mutating func next() throws -> [LogLine] {
    // Read before the events: an event written meanwhile is found the next time.
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
