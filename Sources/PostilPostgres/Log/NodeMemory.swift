import PostilCore
import PostilLog
import PostilWire
import Synchronization

/// A node's memory of a workspace's log between two transactions: only of committed rows.
///
/// A class, because the copies of a log share it.
final class NodeMemory: Sendable {
  /// The part that only the writer uses: the members, as they are in one epoch on one timeline.
  struct Known: Sendable {
    let epoch: Epoch
    private let timeline: Timeline
    /// The members up to an act, by its seq.
    private(set) var roster: Roster
    private(set) var lastAct: Seq = 0

    /// Nothing yet.
    init(of row: WorkspaceRow) {
      (epoch, timeline) = (row.epoch, row.timeline)
      roster = row.workspace.emptyRoster
    }

    /// ⚖ False where the log may hold other acts than are known: those that were read before a failover may not have
    /// been confirmed.
    func isOf(_ row: WorkspaceRow) -> Bool { (epoch, timeline) == (row.epoch, row.timeline) }

    /// Folds acts that others have appended since.
    mutating func add(_ acts: [LoggedAct]) throws(Damage) {
      for act in acts where act.seq > lastAct {
        try act.apply(to: &roster)
        lastAct = act.seq
      }
    }
  }

  private struct State {
    var known: Known
    /// The life of the log, and its number.
    var life: LogLife
    var lives: UInt64
    var timeline: Timeline
    var confirmed: ConfirmedEnd?
    /// False until the log was compared with what other nodes remember.
    var isCompared = false
  }

  private let state: Mutex<State>

  init(_ row: WorkspaceRow) {
    state = Mutex(
      State(known: Known(of: row), life: row.life, lives: row.lives, timeline: row.timeline))
  }

  var known: Known { state.withLock { $0.known } }

  var life: LogLife { state.withLock { $0.life } }

  /// The last end that was confirmed, in this node or in what it was reminded of; `nil` for none since its start.
  var confirmed: ConfirmedEnd? { state.withLock { $0.confirmed } }

  /// The most lives of the log that are known.
  var lives: UInt64 { state.withLock { $0.lives } }

  var isCompared: Bool { state.withLock { $0.isCompared } }

  func noteCompared() { state.withLock { $0.isCompared = true } }

  /// Takes the life of the log from a row, unless a later one was read: after a failover the log may be in an earlier
  /// life, which was the last that was confirmed.
  func note(_ row: WorkspaceRow) {
    state.withLock { state in
      guard row.lives >= state.lives || row.timeline.follows(state.timeline) else { return }
      (state.life, state.lives, state.timeline) = (row.life, row.lives, row.timeline)
    }
  }

  /// A life was committed.
  func note(_ life: LogLife, lives: UInt64) {
    state.withLock { state in
      if lives >= state.lives { (state.life, state.lives) = (life, lives) }
    }
  }

  func remember(_ log: Known) { state.withLock { $0.known = log } }

  /// - Returns: whether the end is later than what was confirmed before.
  @discardableResult
  func confirm(_ end: ConfirmedEnd) -> Bool {
    state.withLock { state in
      if let confirmed = state.confirmed, confirmed >= end { return false }
      state.confirmed = end
      return true
    }
  }
}
