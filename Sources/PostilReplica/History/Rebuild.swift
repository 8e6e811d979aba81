import PostilStore

/// The result of a rebuild.
package struct Rebuilt: Hashable, Sendable {
  package let events: Int
  /// The number of rows of the state that differed from the log's fold.
  package let repaired: Int
  /// The digest of the state now.
  package let digest: String
}

extension Replica {
  /// Folds the log from its first event, and then the outbox, and corrects every row of the state that
  /// differs from the result. Correct rows are not written again.
  ///
  /// - Throws: `StoreError.damaged` where the log does not match its chains; then the state stays.
  ///
  /// One transaction: if killed at any moment, it leaves the replica as it was.
  package func rebuild() throws -> Rebuilt {
    let (events, repaired, digest) = try store.rebuild()
    // It may show what was corrected.
    if repaired > 0 { try removeSearchIndex() }
    return Rebuilt(events: events, repaired: repaired, digest: digest)
  }
}
