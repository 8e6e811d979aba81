package import PostilCore

/// Writes an event's bytes, once: they are hashed, stored and relayed verbatim ever after.
///
/// The event's id is not among them: its replica and counter follow from its changeset. Source:
/// Protocol/postil.proto, message `Event`.
package enum EventEncoder {
  /// - Parameter change: any but `.unknown`, which only a later version can write.
  package static func encode(base: Seq, claimedAt: Instant, change: Change) -> [UInt8] {
    var writer = ProtoWriter(capacity: 96)
    writer.unsigned(1, base)
    writer.signed(2, claimedAt.milliseconds)
    writer.change(change)
    return writer.bytes
  }
}

extension ProtoWriter {
  fileprivate mutating func change(_ change: Change) {
    switch change {
    case .memberJoined(let name, let publicKey, let ticket):
      kind(.memberJoined) {
        $0.text(1, name)
        $0.blob(2, publicKey)
        if let ticket { $0.ticket(3, ticket) }
      }
    case .memberInvited(let invitation): kind(.memberInvited) { $0.invitation(invitation) }
    case .roleSet(let member, let role):
      kind(.roleSet) {
        $0.fixed(1, member.bits)
        $0.unsigned(2, UInt64(role.rawValue))
      }
    case .revoked(let revocation, let why):
      kind(.revoked) {
        $0.revocation(revocation)
        $0.text(4, why)
      }
    case .serverKeyAnnounced(let pin, let replaced):
      kind(.serverKeyAnnounced) {
        $0.presentBlob(1, pin)
        $0.presentBlob(2, replaced)
      }
    case .articleImported(let article):
      kind(.articleImported) {
        $0.text(1, article.text)
        $0.presentText(2, article.url)
        $0.presentText(3, article.published)
        $0.presentText(4, article.language)
        $0.text(5, article.importer)
        if let source = article.source { $0.source(6, source) }
      }
    case .articleRevised(let revision): kind(.articleRevised) { $0.revision(revision) }
    case .articleWithdrawn(let article, let why):
      kind(.articleWithdrawn) {
        $0.content(1, article)
        $0.text(2, why)
      }
    case .duplicateSet(let article, let original):
      kind(.duplicateSet) {
        $0.content(1, article)
        if let original { $0.content(2, original) }
      }
    case .termAliased(let term, let alias): named(.termAliased, term, alias)
    case .termDescribed(let term, let description): named(.termDescribed, term, description)
    case .eventsSetAside(let ranges, let why):
      kind(.eventsSetAside) { $0.eventRanges(ranges, why) }
    case .eventsReinstated(let ranges, let why):
      kind(.eventsReinstated) { $0.eventRanges(ranges, why) }
    case .workAdopted(let replica, let lastCounter, let chain, let why):
      kind(.workAdopted) {
        $0.fixed(1, replica.bits)
        $0.unsigned(2, lastCounter)
        $0.presentBlob(3, chain)
        $0.text(4, why)
      }
    case .articleObserved(let article, let what, let value):
      kind(.articleObserved) {
        $0.content(1, article)
        $0.text(2, what)
        $0.text(3, value)
      }
    case .annotationAdded(let annotation): kind(.annotationAdded) { $0.annotation(annotation) }
    case .anchorDecided(let annotation, let revision, let decision):
      kind(.anchorDecided) {
        $0.event(1, annotation)
        $0.content(2, revision)
        $0.decision(3, decision)
      }
    case .replyAdded(let annotation, let parent, let body, let attribution):
      kind(.replyAdded) {
        $0.event(1, annotation)
        if let parent { $0.event(2, parent) }
        $0.text(3, body)
        if let attribution { $0.attribution(4, attribution) }
      }
    case .noteEdited(let annotation, let text): edited(.noteEdited, annotation, text)
    case .replyEdited(let reply, let text): edited(.replyEdited, reply, text)
    case .fieldSet(let entity, let field, let value):
      kind(.fieldSet) {
        $0.entity(1, entity)
        $0.unsigned(2, UInt64(field.rawValue))
        $0.text(3, value)
      }
    case .markingSet(let entity, let marking):
      kind(.markingSet) {
        $0.entity(1, entity)
        $0.unsigned(2, UInt64(marking.rawValue))
      }
    case .tagged(let entity, let tag): tagging(.tagged, entity, tag)
    case .untagged(let entity, let tag): tagging(.untagged, entity, tag)
    case .assessed(let entity, let assessment):
      kind(.assessed) {
        $0.entity(1, entity)
        for judgement in assessment.judgements {
          $0.presentText(1 + Int(judgement.aspect.rawValue), judgement.value)
        }
      }
    case .released(let entity, let audience): tagging(.released, entity, audience)
    case .withheld(let entity, let audience): tagging(.withheld, entity, audience)
    case .deleted(let entity): self.entity(EventKind.deleted.rawValue, entity)
    case .restored(let entity): self.entity(EventKind.restored.rawValue, entity)
    case .conflictResolved(let entity, let field, let value, let why):
      kind(.conflictResolved) {
        $0.entity(1, entity)
        $0.field(2, field)
        $0.value(3, value)
        $0.text(4, why)
      }
    case .unknown: preconditionFailure("only a later version writes an event unknown to this one")
    }
  }

  private mutating func kind(_ kind: EventKind, _ write: (inout ProtoWriter) -> Void) {
    message(kind.rawValue, write)
  }

  private mutating func named(_ naming: EventKind, _ term: Text, _ value: Text) {
    kind(naming) {
      $0.text(1, term)
      $0.text(2, value)
    }
  }

  private mutating func edited(_ edit: EventKind, _ event: EventID, _ text: Text) {
    kind(edit) {
      $0.event(1, event)
      $0.text(2, text)
    }
  }

  private mutating func tagging(_ tagging: EventKind, _ entity: EntityID, _ tag: Text) {
    kind(tagging) {
      $0.entity(1, entity)
      $0.text(2, tag)
    }
  }
}
