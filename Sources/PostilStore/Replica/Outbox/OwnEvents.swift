import GRDB
package import PostilCore
import PostilLog
import PostilWire

/// The events of a replica's log that it wrote itself, under all its identities.
///
/// Under an identity that it gave up, those before the join of the next one: later events are another copy's
/// of its file.
struct OwnEvents {
  private let ends: [ReplicaID: Seq]
  /// From the newest to the oldest.
  let identities: [ReplicaID]

  /// - Parameters:
  ///   - own: the present identity.
  ///   - former: the earlier identities, in any order.
  init(of own: ReplicaID, formerly former: [ReplicaID], in db: Database) throws {
    let spans = ChangesetSpanTable(db: db)
    let joins = try former.filter { $0 != own }.map {
      (replica: $0, seq: try spans.seq(of: EventID(replica: $0, counter: 1)) ?? .max)
    }.sorted { $0.seq > $1.seq }
    identities = [own] + joins.map(\.replica)
    var ends: [ReplicaID: Seq] = [own: .max]
    var end = try spans.seq(of: EventID(replica: own, counter: 1)) ?? .max
    for join in joins {
      ends[join.replica] = end
      end = min(end, join.seq)
    }
    self.ends = ends
  }

  func hold(_ logged: LoggedChangeset) -> Bool {
    logged.firstSeq < ends[logged.changeset.replica] ?? 0
  }
}

extension ReplicaView {
  /// A replica's identities in the log, from the newest to the oldest.
  package func identities(_ own: ReplicaID, formerly former: [ReplicaID]) throws -> [ReplicaID] {
    try OwnEvents(of: own, formerly: former, in: db).identities
  }

  /// The numbers of events of its log after a seq that a replica wrote itself, joins excepted, and that
  /// others wrote.
  package func eventCounts(
    after seq: Seq, of own: ReplicaID, formerly former: [ReplicaID]
  ) throws -> (own: Int, others: Int) {
    let mine = try OwnEvents(of: own, formerly: former, in: db)
    var counts = (own: 0, others: 0)
    try readLog(after: seq) { logged in
      if mine.hold(logged) {
        counts.own += logged.changeset.events.count - (logged.changeset.firstCounter == 1 ? 1 : 0)
      } else {
        counts.others += logged.changeset.events.count
      }
      return true
    }
    return counts
  }

  /// The seq up to which the log equals the one that the replica dropped, while strays of that
  /// moment still wait; else `nil`.
  package func fork() throws -> Seq? { try db.fork() }
}
