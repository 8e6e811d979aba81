import PostilCore
package import PostilLog
import PostilStore

/// The amount of a replica's log that a verification read without finding a fault.
package struct Verified: Hashable, Sendable {
  package let log: CheckedLog
  /// Own events in the outbox.
  package let pending: Int
}

extension Replica {
  /// Reads the whole replica again and proves that it is sound: everything that `verifyLog` proves, that the
  /// file is sound, and that the state is the fold of log and outbox.
  ///
  /// - Parameter logged: called when log and outbox are known to be sound, before the state is checked.
  /// - Throws: `StoreError.damaged` with the first fault, or `StoreError.corrupt`.
  @discardableResult
  package func verify(
    progress: @escaping LogProgress = { _, _ in }, logged: (Verified) -> Void = { _ in }
  ) throws -> Verified {
    try store.readCheckingFile { view in
      var verified = Verified(log: CheckedLog(), pending: 0)
      try view.check(progress: progress) { log in
        verified = Verified(log: log, pending: try checkOutbox(view))
        logged(verified)
      }
      return verified
    }
  }

  /// Proves that the log has no gap, every chain is the hash of everything before it, every replica's
  /// counters and bases obey the laws of the log, and the outbox continues where it stops.
  ///
  /// - Throws: `StoreError.damaged` with the first fault, or `StoreError.corrupt`.
  package func verifyLog(progress: @escaping LogProgress = { _, _ in }) throws -> Verified {
    try store.read { view in
      Verified(log: try view.checkLog(progress: progress), pending: try checkOutbox(view))
    }
  }

  private func checkOutbox(_ view: ReplicaView) throws -> Int {
    let inLog = try view.ownFrontier()?.lastCounter ?? 0
    let cursor = try view.cursor()
    let events = try view.pendingEvents()
    for (index, event) in events.enumerated() {
      let expected = inLog + UInt64(index) + 1
      guard event.id.counter == expected else { throw Damage.missing("outbox event \(expected)") }
      guard event.base <= cursor else { throw Damage.base(seq: event.base) }
    }
    return events.count
  }
}
