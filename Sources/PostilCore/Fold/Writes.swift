/// One register write: what a domain event becomes inside.
package struct Write: Hashable, Sendable {
  package let field: Field
  package let value: Value

  package init(_ field: Field, _ value: Value) {
    self.field = field
    self.value = value
  }
}

extension Event {
  /// The writes to the entity that the event targets, in order.
  package func writes(in roster: Roster = .open) -> [Write] {
    switch change {
    case .memberJoined, .memberInvited, .roleSet, .revoked, .serverKeyAnnounced, .unknown: []
    case .articleImported(let article): [Write(.current, .revision(article.revision))]
    case .articleObserved(_, let what, let value): [Write(.observed(what), .text(value))]
    case .annotationAdded(let annotation): annotation.writes
    case .replyAdded(_, _, let body): [Write(.text, .text(body))]
    case .noteEdited(_, let text), .replyEdited(_, let text): [Write(.text, .text(text))]
    case .fieldSet(_, let field, let value): [Write(.plain(field), .text(value))]
    case .markingSet(_, let marking): [Write(.marking, .marking(marking))]
    case .tagged(_, let tag): [Write(.tag(tag), .flag(true))]
    case .untagged(_, let tag): [Write(.tag(tag), .flag(false))]
    case .assessed(_, let assessment):
      assessment.judgements.map {
        Write(.assessment($0.aspect, by: roster.member(of: id.replica)), .text($0.value))
      }
    case .released(_, let audience): [Write(.audience(audience), .flag(true))]
    case .withheld(_, let audience): [Write(.audience(audience), .flag(false))]
    case .deleted: [Write(.deleted, .flag(true))]
    case .restored: [Write(.deleted, .flag(false))]
    case .conflictResolved(_, let field, let value, _): [Write(field, value)]
    }
  }
}

extension NewAnnotation {
  fileprivate var writes: [Write] {
    [Write(.text, .text(note))]
      + (motivation.map { [Write(.plain(.motivation), .text($0))] } ?? [])
      + tags.map { Write(.tag($0), .flag(true)) }
  }
}
