import PostilCore
import PostilWire

/// Where the changesets of a log lie, in memory: from an event's id to its seq. 24 bytes a changeset.
struct RunIndex {
  private struct Run {
    let firstCounter: UInt64
    let firstSeq: Seq
    let count: UInt64
  }

  /// Of each replica, by counters.
  private var runs: [ReplicaID: [Run]] = [:]

  mutating func append(_ logged: LoggedChangeset) {
    runs[logged.changeset.replica, default: []].append(
      Run(
        firstCounter: logged.changeset.firstCounter, firstSeq: logged.firstSeq,
        count: UInt64(logged.changeset.events.count)))
  }

  /// `nil` for an event that lies in none of them.
  func seq(of event: EventID) -> Seq? {
    guard let runs = runs[event.replica] else { return nil }
    var low = 0
    var high = runs.count
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].firstCounter <= event.counter { low = middle + 1 } else { high = middle }
    }
    guard low > 0, event.counter - runs[low - 1].firstCounter < runs[low - 1].count else {
      return nil
    }
    return runs[low - 1].firstSeq + (event.counter - runs[low - 1].firstCounter)
  }
}
