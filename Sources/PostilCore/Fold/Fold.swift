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
    case .memberJoined, .memberInvited, .roleSet, .revoked, .serverKeyAnnounced, .unknown: nil
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
  ///   - roster: as the log made it up to the event at least; what it says of later events is no matter.
  package static func apply(
    _ event: Event, at seq: Seq?, to entity: inout Entity?, in roster: Roster = .open
  ) -> Outcome {
    let stamp = event.stamp(at: seq)
    switch event.change {
    case .memberJoined, .memberInvited, .roleSet, .revoked, .serverKeyAnnounced: return .membership
    case .unknown: return .ignored(.unknownKind)
    case .articleImported(let article):
      importArticle(article, stamp, into: &entity)
      return .applied
    case .annotationAdded(let annotation):
      entity = Entity(annotation, stamp)
      return .applied
    case .replyAdded(let annotation, let parent, let body):
      let facts = ReplyFacts(annotation: annotation, parent: parent)
      var reply = Entity(
        id: .reply(event.id), origin: Origin(stamp: stamp, facts: .reply(facts)), registers: 1)
      reply.write(.text, .text(body), stamp)
      entity = reply
      return .applied
    case .noteEdited(_, let text), .replyEdited(_, let text):
      return write(.text, .text(text), stamp, into: &entity, roster)
    case .tagged(_, let tag): return write(.tag(tag), .flag(true), stamp, into: &entity, roster)
    case .untagged(_, let tag): return write(.tag(tag), .flag(false), stamp, into: &entity, roster)
    case .fieldSet(_, let field, let value):
      return write(.plain(field), .text(value), stamp, into: &entity, roster)
    case .deleted: return write(.deleted, .flag(true), stamp, into: &entity, roster)
    case .restored: return write(.deleted, .flag(false), stamp, into: &entity, roster)
    case .markingSet(_, let marking):
      return write(.marking, .marking(marking), stamp, into: &entity, roster)
    case .released(_, let audience):
      return write(.audience(audience), .flag(true), stamp, into: &entity, roster)
    case .withheld(_, let audience):
      return write(.audience(audience), .flag(false), stamp, into: &entity, roster)
    case .articleObserved(_, let what, let value):
      return write(.observed(what), .text(value), stamp, into: &entity, roster)
    case .conflictResolved(_, let field, let value, _):
      return write(field, value, stamp, into: &entity, roster)
    case .assessed(_, let assessment):
      guard entity?.isKnown(to: stamp) == true else { return .ignored(.unknownEntity) }
      // The aspects belong to the same kinds of entities: all of them are written or none.
      for judgement in assessment.judgements {
        let field = Field.assessment(judgement.aspect, by: roster.member(of: event.id.replica))
        let outcome = write(field, .text(judgement.value), stamp, into: &entity, roster)
        if outcome != .applied { return outcome }
      }
      return .applied
    }
  }

  /// Importing the same article twice converges: it adds an origin at most, and a revision that equals
  /// the one in place is no conflict with it.
  private static func importArticle(
    _ article: ArticleImport, _ stamp: Stamp, into entity: inout Entity?
  ) {
    let facts = ArticleFacts(article)
    let origin = Origin(stamp: stamp, facts: .article(facts))
    if entity == nil {
      entity = Entity(id: .article(article.article), origin: origin, registers: 1)
    } else {
      entity?.addOrigin(origin)
    }
    entity?.write(.current, .revision(facts.revision), stamp)
  }

  /// Writes into one register of an entity that its author must have known.
  private static func write(
    _ field: Field, _ value: Value, _ stamp: Stamp, into entity: inout Entity?, _ roster: Roster
  ) -> Outcome {
    guard let kind = entity?.id.kind, entity?.isKnown(to: stamp) == true else {
      return .ignored(.unknownEntity)
    }
    guard field.belongs(to: kind), field.accepts(value) else { return .ignored(.foreignField) }
    guard field.isOpen(to: roster.member(of: stamp.event.replica)) else {
      return .ignored(.foreignAssessment)
    }
    let raisingOnly =
      field == .marking && !roster.mayLower(stamp, on: entity?.origins ?? [])
    entity?.write(field, value, stamp, raisingOnly: raisingOnly)
    return .applied
  }
}

extension Entity {
  /// As an annotation begins.
  fileprivate init(_ annotation: NewAnnotation, _ stamp: Stamp) {
    self.init(
      id: .annotation(stamp.event),
      origin: Origin(stamp: stamp, facts: .annotation(AnnotationFacts(annotation))),
      registers: annotation.tags.count + (annotation.motivation == nil ? 1 : 2))
    // The text stands before the tags and these before the motivation: only further tags are sorted in.
    append(.text, .text(annotation.note), stamp)
    if let tag = annotation.tags.first { append(.tag(tag), .flag(true), stamp) }
    for tag in annotation.tags.dropFirst() { write(.tag(tag), .flag(true), stamp) }
    if let motivation = annotation.motivation {
      append(.plain(.motivation), .text(motivation), stamp)
    }
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
