extension Event {
  /// The entities that must be there, and known to the author, for the event to do anything.
  package var references: [EntityID] {
    switch change {
    case .annotationAdded(let annotation): [.article(annotation.article)]
    case .replyAdded(let annotation, let answered, _):
      [.annotation(annotation)] + (answered.map { [.reply($0)] } ?? [])
    case .articleImported: []
    default: Fold.target(of: self).map { [$0] } ?? []
    }
  }
}
