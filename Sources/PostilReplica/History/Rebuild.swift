import PostilStore

/// What a rebuild found.
package struct Rebuilt: Hashable, Sendable {
  package let events: Int
  /// `nil` where what was there could not be read.
  package let digestBefore: String?
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
    let (events, before, after) = try store.rebuild()
    return Rebuilt(events: events, digestBefore: before, digestAfter: after)
  }
}
