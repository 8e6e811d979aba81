/// State is a fold of the log and nothing else: one event in, at most one entity changed.
package enum Fold {
  package enum Outcome: Hashable, Sendable {
    case applied
    /// The event concerns the membership, not an entity.
    case membership
    case ignored(Reason)
  }

  /// Why an event changes nothing. Every replica ignores the same events.
  package enum Reason: Int, Hashable, Sendable {
    /// A kind or a field that this version does not know.
    case unknownKind = 1
    /// The entity does not exist, or the author cannot have known that it does.
    case unknownEntity = 2
    /// The entity has no such field, or the field cannot hold the value.
    case foreignField = 3
  }

  /// The entity that the event creates or writes to.
  package static func target(of event: Event) -> EntityID? {
    switch event.change {
    case .memberJoined, .unknown: nil
    case .articleImported(let article): .article(article.article)
    case .articleObserved(let article, _, _): .article(article)
    case .annotationAdded: .annotation(event.id)
    case .replyAdded: .reply(event.id)
    case .noteEdited(let annotation, _): .annotation(annotation)
    case .replyEdited(let reply, _): .reply(reply)
    case .fieldSet(let entity, _, _), .markingSet(let entity, _), .tagged(let entity, _),
      .untagged(let entity, _), .deleted(let entity), .restored(let entity),
      .conflictResolved(let entity, _, _, _):
      entity
    }
  }

  /// Applies one event to the entity that it targets.
  ///
  /// Events are applied in seq order, pending ones of the own replica in the order of their
  /// counters; a pending one may come before or after an event of the log that neither has seen.
  ///
  /// - Parameters:
  ///   - seq: the event's place in the log, `nil` for a pending one.
  ///   - entity: the state of `target(of: event)`; `nil` where there is none yet.
  package static func apply(_ event: Event, at seq: Seq?, to entity: inout Entity?) -> Outcome {
    let stamp = event.stamp(at: seq)
    switch event.change {
    case .memberJoined: return .membership
    case .unknown: return .ignored(.unknownKind)
    case .articleImported(let article): return create(article, stamp, &entity)
    case .annotationAdded(let annotation): return create(annotation, stamp, &entity)
    case .replyAdded(let annotation, let parent, let body):
      let facts = ReplyFacts(annotation: annotation, parent: parent)
      entity = Entity(id: .reply(event.id), origins: [Origin(stamp: stamp, facts: .reply(facts))])
      entity?.write(.text, .text(body), stamp)
      return .applied
    case .articleObserved(_, let what, let value):
      return write(.observed(what), .text(value), stamp, &entity)
    case .noteEdited(_, let text), .replyEdited(_, let text):
      return write(.text, .text(text), stamp, &entity)
    case .fieldSet(_, let field, let value):
      return write(.plain(field), .text(value), stamp, &entity)
    case .markingSet(_, let marking): return write(.marking, .marking(marking), stamp, &entity)
    case .tagged(_, let tag): return write(.tag(tag), .flag(true), stamp, &entity)
    case .untagged(_, let tag): return write(.tag(tag), .flag(false), stamp, &entity)
    case .deleted: return write(.deleted, .flag(true), stamp, &entity)
    case .restored: return write(.deleted, .flag(false), stamp, &entity)
    case .conflictResolved(_, let field, let value, _):
      return write(field, value, stamp, &entity)
    }
  }

  /// Importing the same article twice converges: it adds an origin at most, and a revision that
  /// equals the one in place is no conflict with it.
  private static func create(
    _ article: ArticleImport, _ stamp: Stamp, _ entity: inout Entity?
  ) -> Outcome {
    let facts = ArticleFacts(
      revision: article.revision, url: article.url, published: article.published,
      language: article.language, importer: article.importer)
    let origin = Origin(stamp: stamp, facts: .article(facts))
    if entity == nil {
      entity = Entity(id: .article(article.article), origins: [origin])
    } else {
      entity?.addOrigin(origin)
    }
    entity?.write(.current, .revision(article.revision), stamp)
    return .applied
  }

  private static func create(
    _ annotation: NewAnnotation, _ stamp: Stamp, _ entity: inout Entity?
  ) -> Outcome {
    let facts = AnnotationFacts(
      article: annotation.article, revision: annotation.revision, start: annotation.start,
      end: annotation.end)
    var created = Entity(
      id: .annotation(stamp.event), origins: [Origin(stamp: stamp, facts: .annotation(facts))])
    created.write(.text, .text(annotation.note), stamp)
    if let motivation = annotation.motivation {
      created.write(.plain(.motivation), .text(motivation), stamp)
    }
    for tag in annotation.tags {
      created.write(.tag(tag), .flag(true), stamp)
    }
    entity = created
    return .applied
  }

  private static func write(
    _ field: Field, _ value: Value, _ stamp: Stamp, _ entity: inout Entity?
  ) -> Outcome {
    guard let known = entity, known.isKnown(to: stamp) else { return .ignored(.unknownEntity) }
    guard field.belongs(to: known.id.kind), field.accepts(value) else {
      return .ignored(.foreignField)
    }
    entity?.write(field, value, stamp)
    return .applied
  }
}
