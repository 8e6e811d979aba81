import PostilCore
import PostilStore

/// The annotations from elsewhere that a workspace already holds, for an import to compare with.
struct HeldNotes {
  struct Held {
    let entity: EntityID
    /// The annotation that a reply belongs to; else the annotation itself.
    let annotation: EventID
    let article: ContentID
    let isHidden: Bool
    /// The words at first, and the current ones.
    let words: Set<Text>
  }

  private let view: ReplicaView
  private var read: Set<ContentID> = []
  private var bySource: [Text: Held] = [:]
  private var unnamed: [ContentID: Set<NewAnnotation>] = [:]

  init(_ view: ReplicaView) {
    self.view = view
  }

  /// Reads the notes on an article, once.
  mutating func read(_ article: ContentID) throws {
    guard read.insert(article).inserted else { return }
    var rows: [(row: EntityRow, isHidden: Bool)] = []
    for row in try view.children(of: .article(article)) {
      let isHidden = row.flags.contains(.hidden)
      rows.append((row, isHidden))
      rows += try view.children(of: row.entity.id)
        .map { ($0, isHidden || $0.flags.contains(.hidden)) }
    }
    let rowsByEvent = Dictionary(
      rows.map { ($0.row.entity.origins[0].stamp.event, $0) }, uniquingKeysWith: { one, _ in one })
    try view.eachEvent(of: rows.map { $0.row.entity.origins[0].stamp }) { made in
      guard let (row, isHidden) = rowsByEvent[made.id],
        case .claim(_, _, let source)? = made.change.attribution
      else { return }
      if let source {
        bySource[source] = held(row, of: made.change, in: article, isHidden: isHidden)
      } else if case .annotationAdded(let annotation) = made.change {
        unnamed[article, default: []].insert(annotation)
      }
    }
  }

  /// The entity with this id: one of Postil's own, or one that an import kept.
  func held(_ source: String) throws -> Held? {
    if let kept = bySource[Text(source)] { return kept }
    guard let event = EventID(exported: source),
      let row = try view.entity(.annotation(event)) ?? view.entity(.reply(event)),
      let made = try view.recorded(row.entity.origins[0].stamp)?.event
    else { return nil }
    var annotation = row
    if case .reply(let facts) = row.entity.facts {
      guard let parent = try view.entity(.annotation(facts.annotation)) else { return nil }
      annotation = parent
    }
    guard case .annotation(let facts) = annotation.entity.facts else { return nil }
    return held(
      row, of: made.change, in: facts.article,
      isHidden: row.flags.contains(.hidden) || annotation.flags.contains(.hidden))
  }

  /// True if exactly this annotation is held, for one without an id.
  func holds(_ annotation: NewAnnotation) -> Bool {
    unnamed[annotation.article]?.contains(annotation) ?? false
  }

  mutating func keep(_ held: Held, as source: Text) { bySource[source] = held }

  mutating func keep(_ annotation: NewAnnotation) {
    unnamed[annotation.article, default: []].insert(annotation)
  }

  private func held(_ row: EntityRow, of change: Change, in article: ContentID, isHidden: Bool)
    -> Held?
  {
    let words = Set([change.words, row.text].compactMap { $0 })
    guard let event = row.entity.id.event else { return nil }
    var annotation = event
    if case .reply(let facts) = row.entity.facts { annotation = facts.annotation }
    return Held(
      entity: row.entity.id, annotation: annotation, article: article, isHidden: isHidden,
      words: words)
  }
}

extension Change {
  fileprivate var words: Text? {
    switch self {
    case .annotationAdded(let annotation): annotation.note
    case .replyAdded(_, _, let body, _): body
    default: nil
    }
  }
}
