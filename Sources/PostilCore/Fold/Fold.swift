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
    /// Nobody writes another member's assessment.
    case foreignAssessment = 4
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
      .untagged(let entity, _), .assessed(let entity, _), .released(let entity, _),
      .withheld(let entity, _), .deleted(let entity), .restored(let entity),
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
    case .articleImported(let article):
      // Importing the same article twice converges: it adds an origin at most, and a revision that
      // equals the one in place is no conflict with it.
      let origin = Origin(stamp: stamp, facts: .article(ArticleFacts(article)))
      if entity == nil {
        entity = Entity(id: .article(article.article), origins: [origin])
      } else {
        entity?.addOrigin(origin)
      }
    case .annotationAdded(let annotation):
      let origin = Origin(stamp: stamp, facts: .annotation(AnnotationFacts(annotation)))
      entity = Entity(id: .annotation(event.id), origins: [origin])
    case .replyAdded(let annotation, let parent, _):
      let facts = ReplyFacts(annotation: annotation, parent: parent)
      entity = Entity(id: .reply(event.id), origins: [Origin(stamp: stamp, facts: .reply(facts))])
    case .articleObserved, .noteEdited, .replyEdited, .fieldSet, .markingSet, .tagged, .untagged,
      .assessed, .released, .withheld, .deleted, .restored, .conflictResolved:
      guard entity?.isKnown(to: stamp) == true else { return .ignored(.unknownEntity) }
    }
    guard let kind = entity?.id.kind else { return .ignored(.unknownEntity) }
    let writes = event.writes
    guard writes.allSatisfy({ $0.field.belongs(to: kind) && $0.field.accepts($0.value) }) else {
      return .ignored(.foreignField)
    }
    guard writes.allSatisfy({ $0.field.isOpen(to: event.id.replica) }) else {
      return .ignored(.foreignAssessment)
    }
    for write in writes { entity?.write(write.field, write.value, stamp) }
    return .applied
  }
}

extension ArticleFacts {
  fileprivate init(_ article: ArticleImport) {
    self.init(
      revision: article.revision, url: article.url, published: article.published,
      language: article.language, importer: article.importer)
  }
}

extension AnnotationFacts {
  fileprivate init(_ annotation: NewAnnotation) {
    self.init(
      article: annotation.article, revision: annotation.revision, start: annotation.start,
      end: annotation.end)
  }
}
