import PostilCore
import PostilWire

/// The places of a log's changesets, in memory: from an event's id to its seq. 24 bytes a changeset.
struct ChangesetSpans {
  private struct Run {
    let firstCounter: UInt64
    let firstSeq: Seq
    let count: UInt64
  }

  /// For each replica, by counters.
  private var spans: [ReplicaID: [Run]] = [:]

  mutating func append(_ logged: LoggedChangeset) {
    spans[logged.changeset.replica, default: []].append(
      Run(
        firstCounter: logged.changeset.firstCounter, firstSeq: logged.firstSeq,
        count: UInt64(logged.changeset.events.count)))
  }

  /// `nil` for an event that is in none of them.
  func seq(of event: EventID) -> Seq? {
    guard let spans = spans[event.replica] else { return nil }
    var low = 0
    var high = spans.count
    while low < high {
      let middle = (low + high) / 2
      if spans[middle].firstCounter <= event.counter { low = middle + 1 } else { high = middle }
    }
    guard low > 0, event.counter - spans[low - 1].firstCounter < spans[low - 1].count else {
      return nil
    }
    return spans[low - 1].firstSeq + (event.counter - spans[low - 1].firstCounter)
  }
}
