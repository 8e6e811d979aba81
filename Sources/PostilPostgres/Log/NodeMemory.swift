import PostilCore
import PostilLog
import PostilWire
import Synchronization

/// A node's memory of a workspace's log between two transactions: only of committed rows.
///
/// A class, because the copies of a log share it.
final class NodeMemory: Sendable {
  /// The part that only the writer uses.
  struct Known: Sendable {
    let epoch: Epoch
    /// The last seq that was read or appended, and the chain there; 0 before.
    var end: Seq = 0
    var chain: Chain?
    /// The members up to an act, by its seq.
    var roster: Roster
    var lastAct: Seq = 0

    /// Nothing yet.
    init(of row: WorkspaceRow) {
      epoch = row.epoch
      roster = row.workspace.emptyRoster
    }

    /// Folds acts that others have appended since.
    mutating func add(_ acts: [LoggedAct]) throws(Damage) {
      for act in acts where act.seq > lastAct {
        try act.apply(to: &roster)
        lastAct = act.seq
      }
    }

    /// ⚖ The contradiction between the memory and a log in the same epoch, which lost its end or has another history:
    /// nothing must be pushed into it. `nil` for the same log.
    ///
    /// - Parameter there: the changeset of the tail that holds the last seq that is remembered; `nil` where a segment
    ///   holds it.
    func contradiction(to row: WorkspaceRow, there: TailTable.Row?) -> Damage? {
      if row.end < end { return .chain(seq: end) }
      guard let there, there.logged.lastSeq == end, there.chain != chain else { return nil }
      return .chain(seq: end)
    }
  }

  private let known: Mutex<Known>
  /// The state of the log as a whole.
  private let life:
    Mutex<(epoch: Epoch, restoration: Restoration, repairEnd: Instant?, lives: Int64)>

  init(_ row: WorkspaceRow) {
    known = Mutex(Known(of: row))
    life = Mutex((row.epoch, row.restoration, row.repairEnd, row.lives))
  }

  var current: Known { known.withLock { $0 } }

  var epoch: Epoch { life.withLock { $0.epoch } }
  var restoration: Restoration { life.withLock { $0.restoration } }
  var repairEnd: Instant? { life.withLock { $0.repairEnd } }

  /// Takes the state of the log as a whole from a row, unless a later one was read.
  func note(_ row: WorkspaceRow) {
    life.withLock { life in
      if row.lives >= life.lives {
        life = (row.epoch, row.restoration, row.repairEnd, row.lives)
      }
    }
  }

  func remember(_ log: Known) { known.withLock { $0 = log } }

  /// A group was committed, or found to be.
  func note(end: Seq, chain: Chain) { known.withLock { ($0.end, $0.chain) = (end, chain) } }
}
