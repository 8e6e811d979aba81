extension Change {
  /// The revision whose text an event brings.
  package var toldRevision: ContentID? {
    switch self {
    case .articleImported(let article): article.revision
    case .articleRevised(let revision): revision.revision
    default: nil
    }
  }

  /// The revision that the log must hold before an event that makes it current by a decision, or that
  /// describes another text by its differences from it; otherwise the event is ignored. An import brings its
  /// own text.
  package var neededRevision: ContentID? {
    switch self {
    case .conflictResolved(_, .current, .revision(let revision), _): revision
    case .articleRevised(let revision): revision.parent
    default: nil
    }
  }
}
