package import PostilCore

/// Something that an event wants to write, as the oracles read Protocol/EVENTS.md, "Kinds": a second
/// time, without the fold's own `writes`.
package struct Claim {
  /// One register.
  package struct Place: Hashable {
    package let entity: EntityID
    package let field: Field

    package init(entity: EntityID, field: Field) {
      self.entity = entity
      self.field = field
    }
  }

  package let place: Place
  package let value: Value

  private init(_ entity: EntityID, _ field: Field, _ value: Value) {
    place = Place(entity: entity, field: field)
    self.value = value
  }

  /// The writes that an event asks for, in order. A word of an annotation's motivation that is in no vocabulary is
  /// no claim: the annotation is made without it.
  ///
  /// - Parameter member: the author's member; the replica itself in an open workspace.
  package static func all(of event: Event, by member: ReplicaID? = nil) -> [Claim] {
    switch event.change {
    case .memberJoined, .memberInvited, .roleSet, .revoked, .serverKeyAnnounced, .unknown,
      .eventsSetAside, .eventsReinstated, .workAdopted:
      []
    case .termAliased(let term, let alias): [Claim(.term(.term(term)), .alias, .text(alias))]
    case .termDescribed(let term, let text): [Claim(.term(.term(term)), .description, .text(text))]
    case .articleRevised(let revision):
      [Claim(.article(revision.article), .current, .revision(revision.revision))]
    case .articleWithdrawn(let article, let why):
      [Claim(.article(article), .withdrawn, .text(why))]
    case .duplicateSet(let article, let original):
      [Claim(.article(article), .duplicateOf, .article(original))]
    case .anchorDecided(let annotation, let revision, let decision):
      [Claim(.annotation(annotation), .anchor(revision), .anchor(decision))]
    case .articleImported(let article):
      [Claim(.article(article.article), .current, .revision(article.revision))]
    case .articleObserved(let article, let what, let value):
      [Claim(.article(article), .observed(what), .text(value))]
    case .annotationAdded(let added):
      [Claim(.annotation(event.id), .text, .text(added.note))]
        + (added.motivation.map { [Claim(.annotation(event.id), .plain(.motivation), .text($0))] }
        ?? []).filter { $0.isAllowed(to: event.id.replica) }
        + added.tags.map { Claim(.annotation(event.id), .tag($0.tagFolded), .text($0)) }
    case .replyAdded(_, _, let body, _): [Claim(.reply(event.id), .text, .text(body))]
    case .noteEdited(let annotation, let text): [Claim(.annotation(annotation), .text, .text(text))]
    case .replyEdited(let reply, let text): [Claim(.reply(reply), .text, .text(text))]
    case .fieldSet(let entity, let field, let value): [Claim(entity, .plain(field), .text(value))]
    case .markingSet(let entity, let marking): [Claim(entity, .marking, .marking(marking))]
    case .tagged(let entity, let tag): [Claim(entity, .tag(tag.tagFolded), .text(tag))]
    case .untagged(let entity, let tag): [Claim(entity, .tag(tag.tagFolded), .text(""))]
    case .assessed(let entity, let assessment):
      assessment.judgements.map {
        Claim(entity, .assessment($0.aspect, by: member ?? event.id.replica), .text($0.value))
      }
    case .released(let entity, let audience): [Claim(entity, .audience(audience), .flag(true))]
    case .withheld(let entity, let audience): [Claim(entity, .audience(audience), .flag(false))]
    case .deleted(let entity): [Claim(entity, .deleted, .flag(true))]
    case .restored(let entity): [Claim(entity, .deleted, .flag(false))]
    case .conflictResolved(let entity, let field, let value, _): [Claim(entity, field, value)]
    }
  }

  /// True if the register exists, can hold the value, and the member may write it. How low a member may set a
  /// marking is checked elsewhere.
  package func isAllowed(to member: ReplicaID) -> Bool {
    if case .assessment(_, let judge) = place.field, judge != member { return false }
    if case .tag(let name) = place.field, case .text(let text) = value {
      if (text.isEmpty ? name : text).tagFolded != name { return false }
    }
    if case .text(let text) = value, !text.isEmpty, let words = place.field.words,
      !words.contains(text.string)
    {
      return false
    }
    return switch (place.entity, place.field, value) {
    case (_, .deleted, .flag): true
    case (.article, .current, .revision), (.article, .observed, .text): true
    case (.article, .withdrawn, .text), (.article, .duplicateOf, .article): true
    case (.annotation, .anchor, .anchor): true
    case (.term, .alias, .text(let alias)): alias.isEmpty || !alias.tagFolded.isEmpty
    case (.term, .description, .text): true
    case (.article, .plain(let plain), .text): plain != .color && plain != .motivation
    case (.annotation, .plain(let plain), .text): plain != .title
    case (.annotation, .text, .text), (.reply, .text, .text): true
    case (.article, .tag, .text), (.annotation, .tag, .text): true
    case (.article, .marking, .marking), (.annotation, .marking, .marking): true
    case (.article, .audience, .flag), (.annotation, .audience, .flag): true
    case (.article, .assessment, .text), (.annotation, .assessment, .text): true
    default: false
    }
  }
}

extension Field {
  /// The protocol's vocabulary a second time: EVENTS.md, "Fields".
  fileprivate var words: [String]? {
    switch self {
    case .plain(.status): ["open", "in-review", "accepted", "rejected", "superseded"]
    case .plain(.color): ["yellow", "green", "blue", "red", "violet", "grey"]
    case .plain(.motivation):
      [
        "highlighting", "commenting", "questioning", "assessing", "classifying", "identifying",
        "linking", "editing",
      ]
    case .assessment(.reliability, _): ["A", "B", "C", "D", "E", "F"]
    case .assessment(.credibility, _): (1...6).map(String.init)
    case .assessment(.confidence, _): (0...100).map(String.init)
    case .assessment(.likelihood, _):
      [
        "almost-no-chance", "very-unlikely", "unlikely", "roughly-even", "likely", "very-likely",
        "almost-certain",
      ]
    case .assessment(.stance, _): ["supports", "refutes", "neutral", "unrelated"]
    default: nil
    }
  }
}

/// An entity that an event makes, and the entities that it hangs on.
package struct Creation {
  package let entity: EntityID
  /// The article of an annotation, the annotation of a reply.
  package let parent: EntityID?
  /// The reply that is answered.
  package let answered: EntityID?

  /// `nil` for an event that makes nothing, whether or not others made the same before.
  package init?(by event: Event) {
    switch event.change {
    case .articleImported(let article):
      self.init(.article(article.article), on: nil)
    case .termAliased(let term, let word), .termDescribed(let term, let word):
      // A word that nobody can see is none.
      let isVisible =
        !term.tagFolded.isEmpty
        && (event.change.kind == .termDescribed || word.isEmpty || !word.tagFolded.isEmpty)
      guard isVisible else { return nil }
      self.init(.term(.term(term)), on: nil)
    case .annotationAdded(let annotation):
      self.init(.annotation(event.id), on: .article(annotation.article))
    case .replyAdded(let annotation, let parent, _, _):
      self.init(
        .reply(event.id), on: .annotation(annotation), answering: parent.map { .reply($0) })
    default: return nil
    }
  }

  private init(_ entity: EntityID, on parent: EntityID?, answering answered: EntityID? = nil) {
    self.entity = entity
    self.parent = parent
    self.answered = answered
  }
}
