extension Change {
  /// The revision that somebody makes an article's current one by a decision: the log must hold it before
  /// that, or the decision is ignored. An import brings its own.
  package var decidedRevision: ContentID? {
    if case .conflictResolved(_, .current, .revision(let revision), _) = self {
      revision
    } else {
      nil
    }
  }
}
