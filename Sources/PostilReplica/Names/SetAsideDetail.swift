package import PostilCore
import PostilLog
import PostilStore

/// The member who set something aside, and the reason.
package struct SetAsideDetail: Encodable, Hashable, Sendable {
  /// The member.
  package let by: String
  /// Empty where no reason was given.
  package let why: String
  /// The seq of the set-aside.
  package let seq: Seq

  package init(by: String, why: String, seq: Seq) {
    self.by = by
    self.why = why
    self.seq = seq
  }
}

/// The set-asides of the log with their authors and reasons, in log order; the last one counts.
struct SetAsideWords {
  private let words: [(ranges: [CounterRange], detail: SetAsideDetail?)]

  init(_ view: ReplicaView, _ names: Names) throws {
    let acts = try names.setAsides.isEmpty ? [] : view.setAsideActs()
    self.init(acts) { names.author(of: $0) }
  }

  /// - Parameters:
  ///   - acts: in log order, only those that count.
  ///   - member: maps a replica to its member.
  init(
    _ acts: [(seq: Seq, replica: ReplicaID, change: Change)], by member: (ReplicaID) -> String
  ) {
    words = acts.map { seq, replica, change in
      let by = member(replica)
      guard case .eventsSetAside(let ranges, let why) = change else {
        return (change.namedEvents ?? [], nil)
      }
      return (ranges, SetAsideDetail(by: by, why: why.string, seq: seq))
    }
  }

  /// `nil` for an event that is not set aside.
  func last(of id: EventID) -> SetAsideDetail? {
    words.last { word in
      word.ranges.contains {
        $0.replica == id.replica && ($0.first...$0.last).contains(id.counter)
      }
    }?.detail
  }
}
