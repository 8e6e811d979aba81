import PostilStore

/// What a rebuild found.
package struct Rebuilt: Hashable, Sendable {
  package let events: Int
  package let digestBefore: String
  package let digestAfter: String
}

extension Replica {
  /// Folds the log from its first event, and then the outbox, into empty tables, and puts the result
  /// in place of the state that was there.
  ///
  /// - Throws: `StoreError.damaged` where the log is not what its chains say; then the state stays.
  ///
  /// One transaction: killed at any moment, it leaves the replica as it was.
  package func rebuild() throws -> Rebuilt {
    let before = try store.read { view in
      // A state must not be made of a log that somebody changed.
      _ = try view.checkLog()
      return (digest: try view.digest(), events: try Int(view.cursor()) + view.pendingCount())
    }
    try store.write { try $0.rebuildProjection() }
    let after = try store.read { try $0.digest() }
    return Rebuilt(events: before.events, digestBefore: before.digest, digestAfter: after)
  }
}
