import PostilCore
import PostilStore

/// The articles and annotations that other members changed since the person looked last: at the news, or at the
/// thing itself. A change of an annotation, or of its thread, is also one of its article.
///
/// Where nobody else pushed anything since, it costs one query of the places of the log.
struct Unread {
  /// The newest events of the log that are looked at.
  private static let events: Seq = 10_000

  private let reader: Reader
  private var things: Set<EntityID> = []
  private var looks: [EntityKey: Seq] = [:]
  private var articles: [EventID: ContentID] = [:]

  init(_ reader: Reader) throws {
    self.reader = reader
    let end = try reader.view.cursor()
    let start = try max(reader.newsMark(), end - min(end, Self.events))
    guard start < end else { return }
    let seqs = start + 1...end
    let member = reader.roster.member(of: reader.own.replica)
    var ignored: Set<Seq>?
    try reader.view.eachRecorded(
      in: seqs, of: { replica, _ in reader.roster.member(of: replica) != member }
    ) { recorded in
      if ignored == nil {
        ignored = Set(try reader.view.ignored(after: start))
        looks = try reader.view.looks()
      }
      if let seq = recorded.place?.seq, ignored?.contains(seq) == false {
        try add(recorded.event, at: seq)
      }
      return true
    }
  }

  func contains(_ id: EntityID) -> Bool { things.contains(id) }

  private mutating func add(_ event: Event, at seq: Seq) throws {
    let isNew = { [looks] (id: EntityID) in looks[EntityKey(id)] ?? 0 < seq }
    guard let annotation = try annotation(of: event) else {
      // To count comments anew changes nothing that one reads.
      if case .articleObserved = event.change { return }
      if let target = event.target, target.kind == .article, isNew(target) { things.insert(target) }
      return
    }
    guard isNew(.annotation(annotation)), let article = try article(of: annotation),
      isNew(.article(article))
    else { return }
    things.formUnion([.annotation(annotation), .article(article)])
  }

  /// The annotation that an event made or changed, or whose thread it did.
  private mutating func annotation(of event: Event) throws -> EventID? {
    switch event.change {
    case .annotationAdded(let note): articles[event.id] = note.article
    case .replyAdded(let annotation, _, _, _): return annotation
    default: break
    }
    switch event.target {
    case .annotation(let annotation)?: return annotation
    case .reply(let reply)?:
      guard case .reply(let facts)? = try reader.view.entity(.reply(reply))?.entity.facts else {
        return nil
      }
      return facts.annotation
    case .article?, .term?, nil: return nil
    }
  }

  private mutating func article(of annotation: EventID) throws -> ContentID? {
    if let known = articles[annotation] { return known }
    guard
      case .annotation(let facts)? = try reader.view.entity(.annotation(annotation))?.entity.facts
    else { return nil }
    articles[annotation] = facts.article
    return facts.article
  }
}

/// An unread thing that the person has on the screen, with all that the log has up to a seq.
package struct Look: Sendable {
  let entity: EntityID
  let seq: Seq
}

extension Reader {
  /// - Returns: `nil` for what is not unread, and for an id of nothing that can be.
  package func look(at typed: String) throws -> Look? {
    guard let row = try? names.entity(typed) else { return nil }
    let id: EntityID
    switch row.entity.facts {
    case .article, .annotation: id = row.entity.id
    case .reply(let facts): id = .annotation(facts.annotation)
    case .term: return nil
    }
    return try Unread(self).contains(id) ? Look(entity: id, seq: view.cursor()) : nil
  }
}

extension Replica {
  /// Notes that the person looked at something: what came up to then is no longer unread. Waits for nobody.
  package func note(_ look: Look) throws {
    try store.writeIfFree { try $0.note(lookAt: look.entity, through: look.seq) }
  }
}
