extension Change {
  /// The revision whose text an event brings.
  package var toldRevision: ContentID? {
    switch self {
    case .articleImported(let article): article.revision
    case .articleRevised(let revision): revision.revision
    default: nil
    }
  }

  /// The revision that the log must hold before an event that makes it an article's current one by a
  /// decision, or that says how another text differs from it; else the event is ignored. An import brings
  /// its own text.
  package var neededRevision: ContentID? {
    switch self {
    case .conflictResolved(_, .current, .revision(let revision), _): revision
    case .articleRevised(let revision): revision.parent
    default: nil
    }
  }
}
