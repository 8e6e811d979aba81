import PostilCore
import PostilLog
import PostilStore
import PostilWire

/// Compares this replica's knowledge of its own events with the server's.
///
/// A replica's file that was copied or restored and then used again makes other events under counters that
/// the server has already seen. This must be found before any event is taken for acknowledged.
struct OwnHistory {
  private let view: ReplicaView
  private let store: ReplicaStore

  init(_ view: ReplicaView, _ store: ReplicaStore) {
    self.view = view
    self.store = store
  }

  /// A server that heals or was healed may hold fewer own events than it acknowledged: while its end is
  /// before the cursor, this replica gives them back; after that, the missing ones were in nobody's log and
  /// are still in the outbox here.
  ///
  /// - Parameter wantsLog: whether the log will bring the events missing here.
  /// - Throws: `SyncError` where the server is not this replica's, or does not hold the replica's known
  ///   events.
  func compare(with welcome: Welcome, wantsLog: Bool) throws {
    guard welcome.workspaceID == store.workspace.id else { throw SyncError.otherWorkspace }
    let held = welcome.lastCounter
    let inLog = try view.ownFrontier()?.lastCounter ?? 0
    let known = try view.lastCounter()
    let acknowledged = try view.acknowledgedCounter()
    let isShort = try isShort(welcome)
    guard held >= acknowledged || isShort || (welcome.restoration != .none && held >= inLog) else {
      throw SyncError.serverIsBehind(held: held, acknowledged: acknowledged)
    }
    // The log's chain at the end vouches for the own events before it.
    if isShort, held <= inLog { return }
    if held > known {
      // This file is older than the server's log. Without pending events the log brings the rest; with some,
      // their counters are taken.
      guard known == inLog else { throw SyncError.damaged(.ownEvents(counter: inLog + 1)) }
      guard wantsLog else { throw SyncError.pullFirst(held: held, known: known) }
      return
    }
    guard held > 0 else { return }
    guard try chain(at: held) == welcome.chain else {
      throw SyncError.damaged(.ownEvents(counter: held))
    }
  }

  /// True if the server heals and its log is a beginning of this replica's.
  private func isShort(_ welcome: Welcome) throws -> Bool {
    guard welcome.restoration == .healing, try welcome.end < view.cursor() else { return false }
    guard let chain = welcome.endChain, try view.chain(at: welcome.end) == chain else {
      throw SyncError.diverged(seq: welcome.end)
    }
    return true
  }

  /// The own chain at a counter in the outbox, or at the last one in the log; `nil` for any other.
  func chain(at counter: UInt64) throws -> Chain? {
    let frontier = try view.ownFrontier()
    var chain = frontier?.chain ?? Chain(replica: store.replica, workspace: store.workspace.id)
    var last = frontier?.lastCounter ?? 0
    while last < counter, let changeset = try view.outbox(after: last) {
      for range in changeset.events.ranges where last < counter {
        chain = chain.adding(changeset.events.bytes[range])
        last += 1
      }
    }
    return last == counter ? chain : nil
  }
}
