package import PostilCore
import Synchronization

/// A server's roster, so that not every group of pushes reads all acts again.
///
/// A class, because the copies of a store share it. It only ever holds committed events: it is read at the
/// beginning of a transaction.
package final class RosterCache: Sendable {
  private let known: Mutex<(roster: Roster, seq: Seq)>

  package init(of workspace: WorkspaceIdentity) {
    known = Mutex((workspace.emptyRoster, 0))
  }

  /// - Parameter acts: reads the log's acts after a seq, in a transaction that has changed nothing yet.
  package func current(extending acts: (Seq) throws -> [LoggedAct]) throws -> Roster {
    try known.withLock { known in
      for act in try acts(known.seq) {
        try act.apply(to: &known.roster)
        known.seq = act.seq
      }
      return known.roster
    }
  }
}
