import PostilStore

/// What a rebuild found.
package struct Rebuilt: Hashable, Sendable {
  package let events: Int
  /// How many rows of the state were not what the log makes of them.
  package let repaired: Int
  /// Of the state as it is now.
  package let digest: String
}

extension Replica {
  /// Folds the log from its first event, and then the outbox, and puts right every row of the state that
  /// is not the result. What is right is not written again.
  ///
  /// - Throws: `StoreError.damaged` where the log is not what its chains say; then the state stays.
  ///
  /// One transaction: killed at any moment, it leaves the replica as it was.
  package func rebuild() throws -> Rebuilt {
    let (events, repaired, digest) = try store.rebuild()
    return Rebuilt(events: events, repaired: repaired, digest: digest)
  }
}
