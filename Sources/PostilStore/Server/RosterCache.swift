import GRDB
import PostilCore
import Synchronization

/// A server's roster, so that not every group of pushes reads all events about members again.
///
/// A class, because the copies of a store share it. It only ever holds what was committed: it is asked
/// at the beginning of a transaction.
final class RosterCache: Sendable {
  private let workspace: WorkspaceIdentity
  private let known: Mutex<(roster: Roster, seq: Seq)>

  init(of workspace: WorkspaceIdentity) {
    self.workspace = workspace
    known = Mutex((Roster(isOpen: workspace.isOpen), 0))
  }

  /// - Parameter db: in a transaction that has changed nothing yet.
  func current(in db: Database) throws -> Roster {
    if workspace.isOpen { return .open }
    return try known.withLock { known in
      known.seq = try MembershipTable(db: db).extend(&known.roster, after: known.seq)
      return known.roster
    }
  }
}
