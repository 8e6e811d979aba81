import GRDB
import PostilCore
package import PostilLog
import PostilWire

/// Proofs of a log that lies in another store than this one, for which they count and fold in temporary files.
package enum LogElsewhere {
  /// Compares what a store keeps beside its log with what a check of the log counts.
  ///
  /// - Parameter check: checks the log, counting in the first store, and writes into the second what is kept.
  /// - Throws: `Damage.rooms` where they differ.
  package static func check(
    _ check: (_ counted: any RoomStore, _ kept: any RoomStore) throws -> CheckedLog
  ) throws -> CheckedLog {
    // Temporary databases of SQLite's own: in memory while they fit.
    try DatabaseQueue(path: "").write { first in
      try DatabaseQueue(path: "").write { second in
        for db in [first, second] { try db.execute(sql: Migration.logCreation) }
        let (counted, kept) = (RoomTable(db: first), RoomTable(db: second))
        let checked = try check(counted, kept)
        guard try kept.holdsSame(as: counted) else { throw Damage.rooms }
        return checked
      }
    }
  }

  /// The figures of a log, as it is at this moment.
  ///
  /// - Parameter read: reads the whole log with a check, and gives each changeset that was let in to what it gets.
  package static func figures(
    of log: some OperatedLog, reading read: (@escaping LogCheck.Fold) throws -> Void
  ) throws -> WorkspaceFigures {
    let end = try log.end()
    guard let chain = try log.chain(at: end) else { throw Damage.chain(seq: end) }
    var setAsides = SetAsides()
    for act in try log.acts() where act.seq <= end { try act.apply(to: &setAsides) }
    let digest = try LogReplay.digest(
      of: log.workspace, through: end, settingAside: setAsides, reading: read)
    return WorkspaceFigures(events: end, chain: chain, digest: digest)
  }
}
