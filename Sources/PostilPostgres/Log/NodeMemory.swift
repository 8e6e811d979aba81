import PostilCore
import PostilLog
import PostilWire
import Synchronization

/// A node's memory of a workspace's log between two transactions: only of committed rows.
///
/// A class, because the copies of a log share it.
final class NodeMemory: Sendable {
  struct Known: Sendable {
    /// The last seq that was read or appended, and the chain there; 0 before.
    var end: Seq = 0
    var chain: Chain?
    /// The members up to an act, by its seq.
    var roster: Roster
    var lastAct: Seq = 0
  }

  private let known: Mutex<Known>
  private let empty: Known
  /// The state of the log as a whole.
  private let life:
    Mutex<(epoch: Epoch, restoration: Restoration, repairEnd: Instant?, lives: Int64)>

  init(_ row: WorkspaceRow) {
    empty = Known(roster: row.workspace.emptyRoster)
    known = Mutex(empty)
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

  /// Folds the acts that others have appended since.
  ///
  /// - Parameters:
  ///   - there: the changeset that holds the last seq that is remembered, from the tail; `nil` where a segment does.
  ///   - acts: those after the last that is remembered; or all, read anew.
  /// - Returns: the roster.
  /// - Throws: `Damage.chain` where the log is another one than the node remembers, in the same epoch: it lost its end,
  ///   or has another history. Nothing must be appended then.
  func extend(
    to row: WorkspaceRow, there: TailTable.Row?, acts: [LoggedAct]
  ) throws(Damage) -> Roster {
    try known.withLock { known throws(Damage) in
      if row.end < known.end { throw .chain(seq: known.end) }
      if let there, there.logged.lastSeq == known.end, there.chain != known.chain {
        throw .chain(seq: known.end)
      }
      for act in acts where act.seq > known.lastAct {
        try act.apply(to: &known.roster)
        known.lastAct = act.seq
      }
      (known.end, known.chain) = (row.end, row.chain)
      return known.roster
    }
  }

  /// A group was committed, or found to be.
  func note(end: Seq, chain: Chain) { known.withLock { ($0.end, $0.chain) = (end, chain) } }

  /// Forgets the log, since another epoch of it has begun.
  func forget() { known.withLock { $0 = empty } }
}
